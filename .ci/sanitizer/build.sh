# Builds everything with the sanitizer `$sanitizer`, `address` or `thread`. For those that source it,
# from the package's folder: `$build` are the options of that build, `$scratch` is where it lies,
# `$reports` the folder of the reports, `${objects[0]}` what tells a program where that is.

# The toolchain's own compiler, since the sanitizers' files go with it.
tools="$(dirname "$(readlink -f "$(command -v swift)")")"
# C not bare: the hashing of PINs would take minutes under a sanitizer.
build=(--sanitize "$sanitizer" -Xcc -O1)
parts=(options)
case "$sanitizer" in
  address)
    scratch=.build-asan
    # The same programs bear the fuzzer: see the end of Package.swift.
    CLUBTILL_FUZZ="$("$tools/clang" -print-resource-dir)/lib/linux"
    CLUBTILL_FUZZ+="/libclang_rt.fuzzer_no_main-$(uname -m).a"
    export CLUBTILL_FUZZ
    # lld, since gold fails over what the fuzzer brings along.
    build+=(-Xswiftc -use-ld=lld -Xcxx -fsanitize=fuzzer-no-link)
    ;;
  thread)
    scratch=.build-tsan
    parts+=(mutex)
    ;;
  *)
    echo "no such sanitizer: $sanitizer" >&2
    exit 64
    ;;
esac
build+=(--scratch-path "$scratch")
reports="$PWD/$scratch/reports"
mkdir -p "$scratch"

flags=(-Wall -Wextra -Werror -fPIC -DREPORTS="\"$reports/report\"")
flags+=(-DSUPPRESSIONS="\"$PWD/.ci/sanitizer/$sanitizer.supp\"")
objects=()
for part in "${parts[@]}"; do
  # Another name where it differs, or the programs would not be linked anew.
  mark="$(cat ".ci/sanitizer/$part.c" - <<<"${flags[*]}" | cksum | cut -d ' ' -f 1)"
  object="$PWD/$scratch/$part-$mark.o"
  "$tools/clang" "${flags[@]}" -c ".ci/sanitizer/$part.c" -o "$object"
  objects+=("$object")
  build+=(-Xlinker "$object")
done

swift build --build-tests "${build[@]}"

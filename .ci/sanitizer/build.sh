# Builds everything with the sanitizer `$sanitizer`, `address` or `thread`. For those that source it,
# from the package's folder: `$build` are the options of that build, `$scratch` is where it lies,
# `$reports` the folder of the reports.

# The toolchain's own compiler, since the sanitizers' files go with it.
tools="$(dirname "$(readlink -f "$(command -v swift)")")"
build=(--sanitize "$sanitizer")
parts=(options)
case "$sanitizer" in
  address)
    scratch=.build-asan
    # The same programs bear the fuzzer: optimized for its sake, and telling where an input went.
    CLUBTILL_FUZZ="$("$tools/clang" -print-resource-dir)/lib/linux"
    CLUBTILL_FUZZ+="/libclang_rt.fuzzer_no_main-$(uname -m).a"
    export CLUBTILL_FUZZ
    ways=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table
    # lld, since gold fails over what the fuzzer brings along.
    build+=(-Xswiftc -use-ld=lld -Xcxx -fsanitize=fuzzer-no-link)
    build+=(-Xswiftc -O -Xswiftc -sanitize-coverage="$ways")
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
flags+=(-DSUPPRESSIONS="\"$PWD/.ci/sanitizer/thread.supp\"")
for part in "${parts[@]}"; do
  "$tools/clang" "${flags[@]}" -c ".ci/sanitizer/$part.c" -o "$scratch/$part.o"
  build+=(-Xlinker "$PWD/$scratch/$part.o")
done

swift build --build-tests "${build[@]}"

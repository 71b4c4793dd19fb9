# Shares of lines that were run, from the parts (.ci/coverage.parts) and a file of llvm-cov in the form
# of lcov. A failed precondition, which no test may cause, does not count. Exit 1 below a share; one
# below 100 counts only where `whole` says that all tests ran.

FNR == NR {
  if (/^#/ || NF < 3) next
  shares[++parts] = $1
  for (i = 2; i <= NF; i++)
    if ($i ~ /[\/.]/) patterns[parts] = patterns[parts] " " $i
    else titles[parts] = titles[parts] (titles[parts] == "" ? "" : " ") $i
  next
}

function part_of(file,    i, j, count, list) {
  for (i = 1; i <= parts; i++) {
    count = split(patterns[i], list, " ")
    for (j = 1; j <= count; j++) if (index(file, list[j])) return i
  }
  return parts
}

# Marks the lines of `file` that stop the program by intention, and those of a brace alone: behind a
# loop without end, say.
function find_traps(file,    line, number, depth, open, text) {
  delete trap
  depth = 0
  open = 0
  while ((getline line < file) > 0) {
    number++
    text = line
    sub(/ *\/\/.*/, "", text)
    if (depth == 0 && text ~ /(^|[^A-Za-z])(precondition|preconditionFailure|fatalError)\(/) {
      sub(/.*(precondition|preconditionFailure|fatalError)\(/, "(", text)
      open = 1
    }
    if (open) {
      trap[number] = 1
      depth += gsub(/\(/, "", text) - gsub(/\)/, "", text)
      if (depth <= 0) { open = 0; depth = 0 }
    } else if (text ~ /^ *[)}]+ *$/) {
      trap[number] = 1
    }
  }
  close(file)
}

/^SF:/ {
  path = substr($0, 4)
  file = path
  sub(root, "", file)
  part = part_of(file)
  split(file, steps, "/")
  module = steps[2]
  if (!(module in seen)) { seen[module] = 1; modules[++module_count] = module }
  find_traps(path)
  missed = ""
  next
}

/^DA:/ {
  split(substr($0, 4), pair, ",")
  if (pair[2] == 0 && (pair[1] in trap)) next
  lines[part]++; module_lines[module]++; file_lines[file]++
  if (pair[2] > 0) { run[part]++; module_run[module]++; next }
  file_missed[file]++
  if (missed == "") missed = pair[1]
  else if (pair[1] == last + 1) sub(/(-[0-9]+)?$/, "-" pair[1], missed)
  else missed = missed " " pair[1]
  last = pair[1]
  next
}

/^end_of_record/ {
  if (missed == "") next
  if (shares[part] == 100) gaps[part] = gaps[part] sprintf("    %s: %s\n", file, missed)
  else worst[file] = missed
}

function report(name, ran, all, share,    percent, verdict) {
  percent = all ? 100 * ran / all : 100
  verdict = share == "" ? "" : (percent >= share ? "" : "  BELOW " share " %")
  # Rounded down: 100.0 means every line.
  printf "%-20s %6d of %6d lines  %5.1f %%%s\n", name, ran, all, int(percent * 10) / 10, verdict
  if (verdict != "") failed = 1
}

END {
  for (i = 1; i <= module_count; i++)
    report(modules[i], module_run[modules[i]], module_lines[modules[i]], "")
  print ""
  for (i = 1; i <= parts; i++) {
    report(titles[i], run[i], lines[i], shares[i] == 100 || whole ? shares[i] : "")
    printf "%s", gaps[i]
  }
  if (failed)
    for (file in worst)
      if (20 * file_missed[file] > file_lines[file]) printf "    %s: %s\n", file, worst[file]
  exit failed
}

# The table of promises, from two files: a line a promise (word, sentence, suites, with tabs between),
# and the lines that tests have written (Tests/TestSupport/Proof.swift). Exit 1 unless all are kept;
# where `whole` is set, one that was not tried is only told.

# The text between `before` and the next `after`.
function between(text, before, after,    place) {
  place = index(text, before)
  if (!place) return ""
  text = substr(text, place + length(before))
  return substr(text, 1, index(text, after) - 1)
}

# Adds what stands in an object of counts to those of a promise.
function add(kind, word, object,    parts, count, i, pair, key) {
  count = split(object, parts, ",")
  for (i = 1; i <= count; i++) {
    split(parts[i], pair, ":")
    gsub(/"/, "", pair[1])
    key = word SUBSEP kind
    if (!((key, pair[1]) in counts)) names[key, ++number[key]] = pair[1]
    counts[key, pair[1]] += pair[2]
    if (kind == "found" && pair[2] != 0) broken[word] = 1
  }
}

function grouped(count,    text) {
  text = sprintf("%.0f", count)
  while (match(text, /[0-9][0-9][0-9][0-9](,|$)/))
    text = substr(text, 1, RSTART) "," substr(text, RSTART + 1)
  return text
}

function list(kind, word,    key, i, text, name, total) {
  key = word SUBSEP kind
  for (i = 1; i <= number[key]; i++) {
    name = names[key, i]
    total = grouped(counts[key, name])
    gsub(/ /, "~", name)
    text = text (i > 1 ? ", " : "") (kind == "tried" ? total "~" name : name "~" total)
  }
  return text
}

# Puts words into lines of at most `width`; a tilde is a blank at which no line ends.
function wrap(text, width, column,    words, count, i, line, rows) {
  count = split(text, words, " ")
  for (i = 1; i <= count; i++) {
    if (line != "" && length(line " " words[i]) > width) { cell[column, ++rows] = line; line = "" }
    line = line (line == "" ? "" : " ") words[i]
  }
  cell[column, ++rows] = line
  for (i = 1; i <= rows; i++) gsub(/~/, " ", cell[column, i])
  return rows
}

function row(state, sentence, tried, found,    rows, height, i, line) {
  delete cell
  height = wrap(state, 9, 1)
  rows = wrap(sentence, 34, 2); if (rows > height) height = rows
  rows = wrap(tried, 27, 3); if (rows > height) height = rows
  rows = wrap(found, 31, 4); if (rows > height) height = rows
  for (i = 1; i <= height; i++) {
    line = sprintf("%-9s  %-34s  %-27s  %s", cell[1, i], cell[2, i], cell[3, i], cell[4, i])
    sub(/ +$/, "", line)
    print line
  }
}

FNR == NR {
  gsub(/[`,]/, "", $3)
  words[++promises] = $1; sentences[$1] = $2; suites[$1] = $3
  next
}

{
  word = between($0, "\"promise\":\"", "\"")
  ran[word, between($0, "\"suite\":\"", "\"")] = 1
  if (between($0, "\"issues\":", ",") != 0) broken[word] = 1
  add("tried", word, between($0, "\"tried\":{", "}"))
  add("found", word, between($0, "\"found\":{", "}"))
}

END {
  row("", "PROMISE", "TRIED", "FOUND")
  for (i = 1; i <= promises; i++) {
    word = words[i]
    missing = ""
    count = split(suites[word], names_, " ")
    for (j = 1; j <= count; j++)
      if (!((word, names_[j]) in ran)) missing = missing " " names_[j]
    state = broken[word] ? "BROKEN" : missing != "" ? "NOT TRIED" : "kept"
    # In a run of everything a suite that was left out has its reason there: no disk to mount, say.
    if (state == "BROKEN" || state != "kept" && !whole) worst = 1
    print ""
    tried = list("tried", word)
    if (missing != "") tried = tried (tried == "" ? "" : "; ") "did not run:" missing
    row(state, sentences[word], tried, list("found", word))
  }
  exit worst
}

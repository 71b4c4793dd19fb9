#ifndef C_NAME_LOOKUP_H
#define C_NAME_LOOKUP_H

/// What the look-up of a name below `.till.test` does.
enum name_answer {
  /// There is no such name. Also that of every name that was never set.
  name_answer_none = 0,
  /// 127.0.0.1
  name_answer_loopback = 1,
  /// ::1, and 127.0.0.1 after it.
  name_answer_both_loopbacks = 2,
  /// No answer until another one is set, at most for twenty seconds; then none.
  name_answer_silence = 3
};

/// Sets the answer for `name`, at most 63 octets; up to 256 names are kept, the oldest goes first.
void name_lookup_set(const char *name, enum name_answer answer);

#endif

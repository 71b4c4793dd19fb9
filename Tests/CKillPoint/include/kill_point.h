#pragma once

/// A library to be preloaded into the program as it is shipped (`LD_PRELOAD`). It ends the process
/// with SIGKILL, as a power cut would, at the place that the environment variable `KILL_POINT`
/// names, and does nothing else. The program has no word of it.
///
/// ```text
/// K1   the request is in the journal, nothing has been sent
/// K2   the service has acknowledged it, the journal does not know
/// K3   the acknowledgement is in the journal
/// K4   between two polls
/// K5   the winning answer has come in, nothing has been checked
/// K6   the answer is checked, userinfo is about to be asked for
/// K7   userinfo has come in, the saving transaction has not begun
/// K8   the saving transaction has written the member,
/// K9   ... the consents,
/// K10  ... the end of the journal row,
/// K11  ... the note in the access book,
/// K12  ... and its commit is about to be synced
/// K13  the commit is on disk, nobody has been told
/// ```
/// Source: reliability goals, section 5.5, write points W1 to W13.

#pragma once

/// Forbids others of the same user to look into this process, and the kernel to write its memory
/// into a core file. 0, or -1 with errno set.
///
/// Source: prctl(2), `PR_SET_DUMPABLE`. Swift does not import variadic functions.
int process_forbid_inspection(void);

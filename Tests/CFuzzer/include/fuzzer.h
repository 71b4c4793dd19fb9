#pragma once

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer in this process: gives one input after the other to `try_input`, which returns 0.
/// The compiler's `-sanitize=fuzzer` brings it along; without it nothing calls it.
///
/// Source: libFuzzer, "Using libFuzzer as a library".
int LLVMFuzzerRunDriver(
    int *argc, char ***argv, int (*try_input)(const uint8_t *bytes, size_t count));

#pragma once

/// Takes back what the tests allow themselves: a program that they start has what everybody has.
void allow_usual_open_files(void);

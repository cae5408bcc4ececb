package io.ternmq.crash.soak;

import io.ternmq.crash.Findings;

/** What everybody who takes part in a run shares. */
record Run(SoakOptions options, Doors doors, Findings findings, Tally tally) {}

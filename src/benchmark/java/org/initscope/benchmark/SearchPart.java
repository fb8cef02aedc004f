package org.initscope.benchmark;

import java.io.IOException;

/** The search's own benchmark, which prints JSON. */
final class SearchPart {
    private final boolean quick;
    private final BenchmarkOutput out;

    SearchPart(boolean quick, BenchmarkOutput out) {
        this.quick = quick;
        this.out = out;
    }

    void run() throws IOException {
        BenchmarkCommand.progress("search");
        int trials = quick ? 128 : 1024;
        int steps = quick ? 200 : 1000;
        if (TorchPeer.isThere()) {
            JavaProcess.forward(SearchBenchmark.class, "2g", out::addForeign, trials, steps, 256, TorchPeer.SCRIPT);
        } else {
            JavaProcess.forward(SearchBenchmark.class, "2g", out::addForeign, trials, steps, 256);
        }
    }
}

package org.initscope.benchmark;

import java.io.IOException;

/** The search's own benchmark, which prints JSON. */
final class SearchPart {
    private static final String CLASS = "org.initscope.benchmark.SearchBenchmark";

    private final boolean quick;
    private final BenchmarkOutput out;

    SearchPart(boolean quick, BenchmarkOutput out) {
        this.quick = quick;
        this.out = out;
    }

    void run() throws IOException {
        Class<?> main;
        try {
            main = Class.forName(CLASS);
        } catch (ClassNotFoundException e) {
            BenchmarkCommand.progress("no benchmark of the search");
            return;
        }
        BenchmarkCommand.progress("search");
        int trials = quick ? 128 : 1024;
        int steps = quick ? 200 : 1000;
        if (TorchPeer.isThere()) {
            JavaProcess.forward(main, "2g", out::addForeign, trials, steps, 256, TorchPeer.SCRIPT);
        } else {
            JavaProcess.forward(main, "2g", out::addForeign, trials, steps, 256);
        }
    }
}

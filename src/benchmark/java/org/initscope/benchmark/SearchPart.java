package org.initscope.benchmark;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;

/** A search of net A beside the same trials by each PyTorch, as a pool of processes and as one stacked model; prints JSON. */
final class SearchPart {
    private static final int PEER_TRIALS = 64;

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
        JavaProcess.forward(SearchBenchmark.class, "2g", out::addForeign, trials, steps, 256, "A");
        JavaProcess.forward(SearchBenchmark.class, "2g", out::addForeign, quick ? 2000 : 20_000, 10, 256, "small");
        for (TorchPeer peer : TorchPeer.all()) {
            for (String mode : List.of("grid", "stack")) {
                JsonObject result = new JsonObject();
                result.addProperty("benchmark", "search");
                result.addProperty("engine", peer.engine());
                peer.search(mode, PEER_TRIALS, steps)
                        .entrySet()
                        .forEach(figure -> result.add(figure.getKey(), figure.getValue()));
                out.addForeign(result.toString());
            }
        }
    }
}

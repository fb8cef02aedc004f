package peer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code MODE --option value ...}, the options of torch_mlp.py. */
record Arguments(String mode, Map<String, String> options) {
    static Arguments of(String... words) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < words.length; i += 2) {
            options.put(words[i], words[i + 1]);
        }
        return new Arguments(words[0], options);
    }

    private String get(String option, String otherwise) {
        return options.getOrDefault("--" + option, otherwise);
    }

    String net() {
        return get("net", "A");
    }

    List<Integer> hidden() {
        return net().equals("A") ? List.of(200) : List.of(100, 100, 100, 100, 100);
    }

    boolean norm() {
        return get("norm", "bn").equals("bn");
    }

    int batch() {
        return Integer.parseInt(get("batch", "32"));
    }

    double seconds() {
        return Double.parseDouble(get("seconds", "5"));
    }

    int trials() {
        return Integer.parseInt(get("trials", "64"));
    }

    int steps() {
        return Integer.parseInt(get("steps", "1000"));
    }

    int processes() {
        return Integer.parseInt(get("processes", "2"));
    }

    /** Which of the processes a worker is. */
    int share() {
        return Integer.parseInt(get("share", "0"));
    }

    Path names() {
        return Path.of(get("names", "data/names.txt"));
    }
}

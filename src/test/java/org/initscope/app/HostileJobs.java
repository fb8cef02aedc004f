package org.initscope.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Job files made wrong by chance: lines, values and characters of a good one deleted, doubled and put in its place. */
final class HostileJobs {
    private static final List<String> VALUES = List.of(
            "-1",
            "0",
            "1",
            "3",
            "-0.0",
            "0.5",
            "1e308",
            "1e309",
            "-1e309",
            "1e-400",
            "1e999999999",
            "1e99999999999",
            "NaN",
            "\"NaN\"",
            "Infinity",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "0x10",
            "1_000",
            "\"\"",
            "\" \"",
            "null",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "[null]",
            "[1, [2], { a = 3 }]",
            "{ a = 1 }",
            "tanh",
            "\"\\u0000\"",
            "\"a\\nb\"",
            "\"${x}\"",
            "${x}",
            "${?x}",
            "${training.steps}",
            "[2147483647]",
            "[2147483647, 2147483647]",
            "[1e18]",
            "[-1, 5]",
            "1 second",
            "-5 minutes",
            "99999999999 days",
            "{ from = 0, to = 1, count = 2147483647 }",
            "{ from = 1, to = NaN, count = 3 }",
            "{ from = 1e308, to = -1e308, count = 3 }",
            "[{ until = 1, rate = -1 }, { rate = 1e308 }]",
            "\"" + "9".repeat(50_000) + "\"",
            "9".repeat(2_000),
            "\"%s%n%d\"",
            "\"<script>alert(1)</script>\"",
            "file:///etc/passwd",
            "/",
            "\"/dev/zero\"",
            "\"\uD83D\uDE00\"");

    private static final List<String> LINES = List.of(
            "training.steps = ${training.steps}",
            "a = ${b}\nb = ${a}",
            "model.hidden = ${model.hidden} [${model.hidden}]",
            "training = ${data}",
            "data { data { data { data = 1 } } }",
            "= 3",
            "}",
            "{",
            "]",
            "\"\"\"",
            "\"",
            "include \"nope.conf\"",
            "include \"job.conf\"",
            "include \"/dev/zero\"",
            "include \"/\"",
            "include \"reference.conf\"",
            "include \"org/initscope/app/config/reference.conf\"",
            "include url(\"http://127.0.0.1:1/a.conf\")",
            "include url(\"file:///etc/passwd\")",
            "include file(\"/etc/passwd\")",
            "include classpath(\"reference.conf\")",
            "include required(url(\"https://127.0.0.1:1/a.conf\"))",
            "include required(file(\"nope.conf\"))",
            "include package(\"a\", \"b\")",
            "include \"http://127.0.0.1:1/a.conf\"",
            "include required(classpath(\"reference.conf\"))",
            "include",
            "x = ${?PATH}${PATH}",
            "\"a.b\".c = 1",
            "search.grid { \"training.seed\" = [1, 1, 1] }",
            "search.grid { \"training.steps\" = [1, -1] }",
            "search.grid { \"nope\" = [1] }",
            "search.grid { nope }",
            "search.zip = [{ \"training.seed\" = [1, 2], \"training.steps\" = [1] }]",
            "search.exclude = [\"training.seed ==\"]",
            "search.exclude = [\"((((\"]",
            "search.sample.points = 1000000000000",
            "search.repeat = 2147483647",
            "search.limit = 0",
            "search.early-stopping { rule = median, rungs = [5, 1] }",
            "search.early-stopping { rule = successive-halving, rungs = [1], keep = NaN }",
            "search.commit.every = -1s",
            "search.trial.workers = 2147483647",
            "search = 1",
            "\u0000",
            "\uFEFF");

    private final Random random;

    HostileJobs(long seed) {
        random = new Random(seed);
    }

    /** One to three faults at random places. */
    byte[] mutate(String job) {
        List<String> lines = new ArrayList<>(job.lines().toList());
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            mutate(lines);
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(10)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> flipped(bytes);
            default -> bytes;
        };
    }

    private void mutate(List<String> lines) {
        int place = random.nextInt(lines.size() + 1);
        int line = Math.min(place, lines.size() - 1);
        switch (random.nextInt(9)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(place, lines.get(line));
            case 2 -> lines.add(place, lines.get(random.nextInt(lines.size())));
            case 3 -> lines.add(place, LINES.get(random.nextInt(LINES.size())));
            case 4 -> lines.set(line, withoutACharacter(lines.get(line)));
            case 5 -> lines.add(place, "{".repeat(1 << random.nextInt(12)));
            default -> value(lines);
        }
        if (lines.isEmpty()) {
            lines.add("");
        }
    }

    /** Gives a key another value. */
    private void value(List<String> lines) {
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(".*\\w.*=.*") && !lines.get(i).strip().startsWith("#")) {
                keys.add(i);
            }
        }
        if (!keys.isEmpty()) {
            int line = keys.get(random.nextInt(keys.size()));
            String text = lines.get(line);
            String value = VALUES.get(random.nextInt(VALUES.size()));
            lines.set(line, text.substring(0, text.indexOf('=') + 1) + " " + value);
        }
    }

    private String withoutACharacter(String line) {
        if (line.isEmpty()) {
            return "\\";
        }
        int at = random.nextInt(line.length());
        return line.substring(0, at) + line.substring(at + 1);
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int i = 0; i < 3 && flipped.length > 0; i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }
}

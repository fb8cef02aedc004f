package org.initscope.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.initscope.app.config.Job;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.examples.ExamplePreparation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names files that mean no good: see {@link HostileInput} for the law. */
class HostileNamesTest {
    private static final int CASES = 40;
    private static final int SAMPLES = 20;
    private static final int MANY = 10;

    private static final List<String> LINES = List.of(
            "",
            " ",
            "\t",
            "\r",
            ".",
            "a.b",
            "\u0000",
            "\uFEFF",
            "\uFEFFemma",
            "\u202Eevil",
            "a\u200Bb",
            "a\u00ADb\uFFFD",
            "\u3164",
            "a\uE000\uDB40\uDC01",
            "a\rb",
            "mary,f,7065",
            "mary\tf",
            "[\"mary\"]",
            "e\u0301",
            "\uD83D\uDE00",
            "<script>alert(1)</script>",
            "' or 1=1; drop table names; --",
            "../../etc/passwd",
            "${jndi:ldap://127.0.0.1:1/a}",
            "%s%n%d",
            "Robert\u2028Tables",
            "x".repeat(1000),
            "y".repeat(70_000),
            "12345",
            "a b c",
            "\u0085\u000B\u000C",
            "\u00A0",
            IntStream.range(0x4E00, 0x4E00 + 3000).mapToObj(Character::toString).collect(Collectors.joining()),
            IntStream.range(0x20000, 0x20000 + 500)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining("\n")));

    private static final List<byte[]> BYTES = List.of(
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82},
            new byte[] {0},
            new byte[] {0x1B, '[', '3', '1', 'm'},
            new byte[] {(byte) 0x1F, (byte) 0x8B, 8, 0},
            new byte[] {'B', 'Z', 'h', '9', '1', 'A', 'Y', '&', 'S', 'Y'},
            new byte[] {(byte) 0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 4},
            new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0, 0},
            new byte[] {'P', 'K', 3, 4},
            new byte[] {'P', 'A', 'R', '1'});

    @TempDir
    Path folder;

    private final HostileInput input = new HostileInput();

    private static byte[] names(Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (random.nextInt(12) == 0) {
            byte[] noise = new byte[random.nextInt(5000)];
            random.nextBytes(noise);
            return noise;
        }
        List<String> good = List.of("emma", "olivia", "ava", "isabella", "sophia", "mia", "zoë", "李雷");
        int lines = random.nextInt(60);
        for (int line = 0; line < lines; line++) {
            int kind = random.nextInt(30);
            if (kind == 0) {
                file.write(BYTES.get(random.nextInt(BYTES.size())));
            } else if (kind < 4) {
                file.write(LINES.get(random.nextInt(LINES.size())).getBytes(StandardCharsets.UTF_8));
            } else {
                file.write(good.get(random.nextInt(good.size())).getBytes(StandardCharsets.UTF_8));
            }
            file.write(random.nextInt(20) == 0 ? "\r\n".getBytes(StandardCharsets.UTF_8) : new byte[] {'\n'});
        }
        return file.toByteArray();
    }

    @Test
    void namesArePreparedWholeOrRefusedWithASentence() throws IOException {
        prepare(0, CASES);
    }

    @Test
    @Tag("cluster")
    void manyNamesArePreparedWholeOrRefusedWithASentence() throws IOException {
        prepare(CASES, MANY * CASES);
    }

    private void prepare(int first, int cases) throws IOException {
        Job job = Job.load(Path.of("jobs/common.conf"), List.of());
        for (int number = first; number < first + cases; number++) {
            Path names = folder.resolve("names.txt");
            Path out = folder.resolve("examples-" + number);
            Files.write(names, names(new Random(number)));
            List<String> before = HostileInput.below(folder);
            boolean accepted = input.work("case " + number, () -> new ExamplePreparation(
                            LocalSpark.context(), job.data().spec())
                    .prepare(names.toString(), out.toString()));
            if (!accepted) {
                input.unlessSame("case " + number, before, HostileInput.below(folder));
            }
        }

        input.requireAnswers(cases, cases / 3);
    }

    @Test
    void aStartIsJudgedOnThemOrTheyAreRefusedWithASentence() throws IOException {
        judgeStarts(0, SAMPLES);
    }

    @Test
    @Tag("cluster")
    void startsAreJudgedOnManyOfThemOrTheyAreRefusedWithASentence() throws IOException {
        judgeStarts(SAMPLES, MANY * SAMPLES);
    }

    private void judgeStarts(int first, int cases) throws IOException {
        Path job = Files.writeString(
                folder.resolve("job.conf"),
                "data.names = names.txt\nmodel { embedding = 2, hidden = [4] }\ntraining.batch-size = 2\n");
        Path names = folder.resolve("names.txt");
        for (int number = first; number < first + cases; number++) {
            Files.write(names, names(new Random(1000L + number)));
            input.command(
                    "case " + number, "diagnose", "--init", job.toString(), "--set", "data.names=\"" + names + "\"");
        }

        input.requireAnswers(cases, cases / 3);
    }

    @Test
    void whatIsNoFileOfNamesIsRefused() throws IOException {
        List<String> paths =
                new ArrayList<>(List.of("", " ", "/", "/dev/null", "/dev/zero", "nope://a/b", "a:b", "\u0000"));
        paths.add(Files.createDirectory(folder.resolve("folder")).toString());
        paths.add(Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"))
                .toString());
        paths.add(Files.writeString(folder.resolve("colon:name"), "emma\n").toString());
        paths.add(Files.writeString(folder.resolve("{*}[?]"), "").toString());
        for (String path : paths) {
            String out = folder.resolve("out").toString();
            input.command(
                    "prepare", "prepare", "jobs/common.conf", "--names", path, "--out", out, "--master", "local[2]");
            input.command("start", "diagnose", "--init", "jobs/common.conf", "--set", "data.names=\"" + path + "\"");
        }

        input.requireAnswers(2 * paths.size(), 2 * paths.size() - 2);
    }
}

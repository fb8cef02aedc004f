package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that reads names sees the same ones, or refuses them with the same sentence. */
class NamesOfEveryCommandTest {
    private static final Pattern CLASSES = Pattern.compile("vocabulary +(\\d+) classes|a uniform guess has ln (\\d+)");

    @TempDir
    private Path folder;

    private Path job;
    private int results;

    @BeforeEach
    void writeJob() throws IOException {
        job = Files.writeString(
                folder.resolve("job.conf"),
                """
                model { embedding = 2, hidden = [4] }
                training { steps = 2, batch-size = 2 }
                averaging.local-steps = 1
                search.grid { "training.seed" = [1, 2] }
                """);
    }

    private List<CommandRun> everyCommand(Path names, String... settings) {
        List<CommandRun> runs = new ArrayList<>();
        for (List<String> command : List.of(
                List.of("prepare", "--master", "local[2]", "--out", folder.resolve("out-" + results++) + ""),
                List.of("train", "--master", "local[2]", "--out", folder.resolve("out-" + results++) + ""),
                List.of(
                        "search",
                        "--dry-run",
                        "--master",
                        "local[2]",
                        "--out",
                        folder.resolve("out-" + results++) + ""),
                List.of("diagnose", "--init"),
                List.of("lr-range", "--steps", "10"),
                List.of("coordinate-check"))) {
            List<String> all = new ArrayList<>(command);
            all.add(job.toString());
            all.addAll(List.of("--set", "data.names=" + names));
            for (String setting : settings) {
                all.addAll(List.of("--set", setting));
            }
            runs.add(CommandRun.of(all.toArray(String[]::new)));
        }
        return runs;
    }

    @Tag("cluster")
    @Test
    void namesThatAreRefusedAreRefusedInTheSameWords() throws IOException {
        for (byte[] content : List.of(
                bytes("emma\rava\rmia\r"),
                bytes("Mary,F,7065\nAnna,F,2604\n"),
                bytes("Vorname\nemma\nava\n"),
                bytes("emma\na\u200Bva\n"),
                compressed("emma\nava\n".repeat(99), 9))) {
            Path names = Files.write(folder.resolve("names.txt"), content);

            Set<String> sentences = new LinkedHashSet<>();
            everyCommand(names).forEach(run -> sentences.add(run.badInput()));

            assertThat(sentences).hasSize(1).first().asString().contains("the names file " + names);
        }
    }

    @Test
    void namesThatAreReadHaveTheSameClasses() throws IOException {
        String text = "\uFEFFzoe\u0308\r\nzo\u00EB\nmary ann\nr2\na\u200Bva\nemma\nemma\nmia\nava\n".repeat(9);
        Path names = Files.write(folder.resolve("_names.txt"), compressed(text, 0));

        List<CommandRun> runs = everyCommand(
                names,
                "data.duplicates=drop",
                "data.blanks=allow",
                "data.digits=skip",
                "data.invisible=skip",
                "data.split.train=1",
                "data.split.dev=0",
                "data.split.test=0");

        Set<String> classes = new LinkedHashSet<>();
        for (CommandRun run : runs) {
            assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
            Matcher printed = CLASSES.matcher(run.out());
            while (printed.find()) {
                classes.add(printed.group(1) == null ? printed.group(2) : printed.group(1));
            }
        }
        assertThat(classes).containsExactly("13");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(String text, int missing) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(file)) {
            out.write(bytes(text));
        }
        return Arrays.copyOf(file.toByteArray(), file.size() - missing);
    }
}

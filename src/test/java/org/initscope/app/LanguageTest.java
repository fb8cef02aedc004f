package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on machines of other languages: other digits, other decimal points, other small letters. */
class LanguageTest {
    private static final String RATE = "[0-9,]+ examples/s, [0-9:]+ left";

    @TempDir
    static Path folder;

    private static List<String> expected;
    private static CommandRun trained;

    @BeforeAll
    static void answerInNoLanguage() throws IOException {
        SmallJobs.writeNames(folder.resolve("runs"), 600);
        expected = speaking(Locale.ROOT, () -> {
            trained = train("first");
            return answers(trained.out());
        });
    }

    private static CommandRun train(String id) {
        return CommandRun.of(
                "train",
                "jobs/lecture-original.conf",
                "--set=data.names=" + folder.resolve("runs/names.txt"),
                "--set=training.steps=12",
                "--set=training.batch-size=8",
                "--set=averaging.local-steps=6",
                "--set=evaluate.recalibration-examples=100",
                "--run-id",
                id,
                "--out",
                folder.resolve("runs").toString());
    }

    /** What the commands say of the run and of a start, and the bytes of what they write. */
    private static List<String> answers(String training) {
        String out = folder.resolve("runs").toString();
        List<String> answers = new ArrayList<>(List.of(training.replaceAll(RATE, "")));
        for (String command : List.of(
                "--help",
                "search --help",
                "show first --out " + out,
                "diagnose first --out " + out,
                "diagnose first --json --fail-on FAIL --out " + out,
                "diagnose --init jobs/lecture-original.conf",
                "diagnose --init jobs/lecture-deep.conf --set model.initialization.weights.gain=9",
                "train jobs/lecture-original.conf --set training.batch-size=1234567890123",
                "train jobs/lecture-original.conf --set model.normalization=INSTANCE",
                "report first --out " + out + " -o " + folder.resolve("page.html"),
                "export first --to CSV --out " + out + " -o " + folder.resolve("csv"),
                "export first --to JSON --out " + out + " -o " + folder.resolve("json"))) {
            CommandRun run = CommandRun.of(command.split(" "));
            answers.add(run.exitCode() + " " + run.out() + run.err());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(out))
                    .sorted()
                    .toList()) {
                answers.add(file + " " + Files.readString(file));
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return answers;
    }

    private static <T> T speaking(Locale language, Supplier<T> work) {
        Locale before = Locale.getDefault();
        Locale.setDefault(language);
        try {
            return work.get();
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "tr-TR"})
    void everyCommandAnswersWithTheSameBytes(String language) {
        assertSameBytes(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi-IN-u-nu-deva", "de-DE"})
    @Tag("cluster")
    void inOtherLanguagesItDoesToo(String language) {
        assertSameBytes(language);
    }

    private static void assertSameBytes(String language) {
        assertThat(speaking(Locale.forLanguageTag(language), () -> answers(trained.out())))
                .isEqualTo(expected);
    }
}

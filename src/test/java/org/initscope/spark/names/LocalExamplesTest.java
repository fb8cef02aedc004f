package org.initscope.spark.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.NameForm;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Split.Part;
import org.initscope.core.names.UnicodeForm;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.SpelledNames;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.SplitExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code diagnose --init} reads in its process is what {@code train} is given by Spark. */
class LocalExamplesTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    private Path folder;

    private int files;

    private static DataSpec spec(boolean keepDuplicates, Handling handling) {
        NameRules rules = new NameRules(
                new NameForm(UnicodeForm.NFC, true, true), handling, handling, handling, handling, Handling.REFUSE);
        return new DataSpec(2, 0.6, 0.2, 0.2, 7, keepDuplicates, rules);
    }

    private PreparedExamples prepare(Path names, DataSpec spec) {
        return new ExamplePreparation(LocalSpark.context(), spec)
                .prepare(names.toString(), folder.resolve("out-" + files++).toString());
    }

    private void assertSame(Path names, DataSpec spec) {
        LocalExamples here = LocalExamples.read(HADOOP, names.toString(), spec);
        PreparedExamples prepared = prepare(names, spec);

        assertThat(here.vocabulary()).isEqualTo(prepared.vocabulary());
        assertThat(here.examples().size()).isEqualTo(prepared.examples(Part.TRAIN));
        assertThat(SpelledNames.of(here.examples(), here.vocabulary()))
                .isEqualTo(SpelledNames.of(
                        SplitExamples.read(HADOOP, prepared, Part.TRAIN, 0, Long.MAX_VALUE / 2),
                        prepared.vocabulary()));
    }

    @Test
    void theNamesAndTheirVocabularyAreThoseOfTraining() throws IOException {
        assertSame(Path.of("data/names.txt"), DataSpec.standard());
        Path mixed = Files.writeString(
                folder.resolve("_mixed"),
                "\uFEFFZoe\u0308\r\nzo\u00EB\n ava \n\nr2\nmary ann\na\u200Bva\nava\nemma\nAVA\nmia".repeat(3));
        for (Handling handling : new Handling[] {Handling.SKIP, Handling.ALLOW}) {
            assertSame(mixed, spec(true, handling));
            assertSame(mixed, spec(false, handling));
        }
    }

    @Test
    void linesThatLookLikeATableAreNamesWhereThatIsAllowed() throws IOException {
        NameRules whole = new NameRules(
                NameForm.standard(), Handling.REFUSE, Handling.ALLOW, Handling.ALLOW, Handling.REFUSE, Handling.ALLOW);
        DataSpec allowed = new DataSpec(3, 1, 0, 0, 1, true, whole);
        for (String text :
                new String[] {"Room 1\nRoom 2\nHall 3\n", "name\nemma\nava\n", "a,b\nc,d\n", "\"a\"\n\"b\"\n"}) {
            Path names = Files.writeString(folder.resolve("names.txt"), text);

            assertThatThrownBy(() -> LocalExamples.read(HADOOP, names.toString(), DataSpec.standard()))
                    .hasMessageEndingWith("(data.columns = allow takes each line as a name)");
            assertSame(names, allowed);
            assertThat(LocalExamples.read(HADOOP, names.toString(), allowed)
                            .examples()
                            .names())
                    .isEqualTo(text.lines().count());
        }
    }

    @Test
    void noLineIsTooLateToCount() throws IOException {
        List<String> names = SpelledNames.numbered(250_000);
        names.add("zo\u00EB");
        Path late = Files.write(folder.resolve("late.txt"), names);

        LocalExamples here =
                LocalExamples.read(HADOOP, late.toString(), new DataSpec(3, 1, 0, 0, 1, true, NameRules.strict()));

        assertThat(here.vocabulary().covers("zo\u00EB")).isTrue();
        assertThat(here.examples().names()).isEqualTo(250_001);
    }

    @Test
    void whatIsRefusedIsRefusedInTheSameWords() throws IOException {
        assertSameSentence("emma\n1\n", spec(true, Handling.REFUSE));
        assertSameSentence("emma\n\n", spec(true, Handling.REFUSE));
        assertSameSentence("emma\na\u200Bb\n", spec(true, Handling.REFUSE));
        assertSameSentence("1\n2 2\n\n", spec(true, Handling.SKIP));
        assertSameSentence("\n\n", spec(true, Handling.ALLOW));
        assertSameSentence("emma\rava\n", spec(true, Handling.SKIP));
        assertSameSentence("isabella\n", DataSpec.standard());
    }

    private void assertSameSentence(String text, DataSpec spec) throws IOException {
        Path names = Files.writeString(folder.resolve("names.txt"), text);
        Throwable here = catchThrowable(() -> LocalExamples.read(HADOOP, names.toString(), spec));
        Throwable prepared = catchThrowable(() -> prepare(names, spec));

        assertThat(here).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(names.toString());
        assertThat(prepared).hasMessage(here.getMessage());
    }

    @Test
    void linesWithoutANameAreSaidWithTheirReasonsAndKeys() throws IOException {
        Path names = Files.writeString(folder.resolve("names.txt"), "1\n2\n\nmary ann\na\u200Bb\n");

        assertThat(catchThrowable(() -> LocalExamples.read(HADOOP, names.toString(), spec(true, Handling.SKIP))))
                .hasMessage("the names file " + names + " has 5 lines and no name:"
                        + " 1 skipped since each is empty (data.empty-lines = skip; allow would keep them),"
                        + " 1 skipped since each has a blank in its name (data.blanks = skip; allow would keep them),"
                        + " 2 skipped since each has a digit in its name (data.digits = skip; allow would keep them),"
                        + " 1 skipped since each has an invisible character in its name"
                        + " (data.invisible = skip; allow would keep them)");
    }
}

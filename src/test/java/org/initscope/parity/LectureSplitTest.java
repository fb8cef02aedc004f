package org.initscope.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data pipeline on the lecture's names and split: the same examples in the same order as the lecture's. */
class LectureSplitTest {
    private static final int BLOCK_SIZE = 3;

    private static LectureNames names;

    @BeforeAll
    static void readNames() {
        names = LectureNames.read()
                .orElseGet(() -> Assumptions.abort("skipped, there are no lecture names at " + LectureNames.file()));
    }

    @Test
    void theShuffledNamesAreThoseOfTheLecture() throws Exception {
        byte[] text = String.join("\n", names.shuffled()).getBytes(StandardCharsets.UTF_8);

        assertThat(names.shuffled()).hasSize(names.split().required("words").asInt());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)))
                .isEqualTo(names.split().required("shuffled_words_sha256").asText());
        assertThat(names.vocabulary().size()).isEqualTo(27);
        assertThat(names.vocabulary().character(26)).isEqualTo("z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "val", "test"})
    void everyPartHasTheExpectedExamples(String part) {
        JsonNode expected = names.split().required("splits").required(part);
        Examples examples = names.examples(part, BLOCK_SIZE);
        Minibatch all = new Minibatch(examples.size(), BLOCK_SIZE);
        examples.fill(all, 0);

        double[] labels = new double[names.vocabulary().size()];
        long checksum = 0;
        for (int i = 0; i < examples.size(); i++) {
            int[] x = all.contexts();
            int y = all.targets()[i];
            labels[y]++;
            checksum += (i % 997 + 1) * (729L * x[3 * i] + 27L * x[3 * i + 1] + x[3 * i + 2] + 31L * y);
        }

        List<String> words = names.names(part);
        assertThat(words).hasSize(expected.required("words").asInt());
        for (int i = 0; i < expected.required("first_words").size(); i++) {
            assertThat(words.get(i))
                    .isEqualTo(expected.get("first_words").get(i).asText());
        }
        assertThat(examples.size()).isEqualTo(expected.required("examples").asInt());
        assertThat(labels).isEqualTo(ParityFixture.array(expected.required("label_counts")));
        assertThat(checksum).isEqualTo(expected.required("checksum").asLong());
    }
}

package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples are held in few bytes and come back as they went in. */
class ExamplesTest {

    @ParameterizedTest
    @CsvSource({"2,1", "27,1", "27,3", "256,4", "257,3", "65536,2", "65537,9"})
    void everyExampleIsThatOfTheContextWindow(int vocabularySize, int blockSize) {
        List<int[]> names = randomNames(vocabularySize, 200);
        Examples examples = Examples.of(vocabularySize, blockSize, names);
        ContextWindow window = new ContextWindow(blockSize);
        Minibatch one = new Minibatch(1, blockSize);

        int example = 0;
        for (int[] name : names) {
            Minibatch expected = window.examples(name);
            for (int position = 0; position < expected.examples(); position++) {
                Arrays.fill(one.contexts(), -1);
                examples.copyTo(one, 0, example++);
                assertThat(one.contexts())
                        .containsExactly(Arrays.copyOfRange(
                                expected.contexts(), position * blockSize, (position + 1) * blockSize));
                assertThat(one.targets()).containsExactly(expected.targets()[position]);
            }
        }
        assertThat(examples.size()).isEqualTo(example);
        assertThat(examples.names()).isEqualTo(200);
    }

    @Test
    void aMinibatchIsFilledByIndicesOrByARange() {
        Examples examples = Examples.of(4, 2, List.of(new int[] {1, 2, 3}, new int[] {3}));
        Minibatch batch = new Minibatch(3, 2);

        examples.fill(batch, new int[] {5, 2, 2});
        assertThat(batch.contexts()).containsExactly(0, 3, 1, 2, 1, 2);
        assertThat(batch.targets()).containsExactly(0, 3, 3);

        examples.fill(batch, 3);
        assertThat(batch.contexts()).containsExactly(2, 3, 0, 0, 0, 3);
        assertThat(batch.targets()).containsExactly(0, 3, 0);
    }

    @Test
    void anExampleOfLettersTakesAByte() throws Exception {
        Examples examples = Examples.of(27, 3, randomNames(27, 10_000));

        assertThat(serialized(examples).length).isLessThan(examples.size() + 1000);
    }

    @Test
    void serializationKeepsEveryExample() throws Exception {
        Examples examples = Examples.of(300, 3, randomNames(300, 50));
        Examples copy;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(serialized(examples)))) {
            copy = (Examples) in.readObject();
        }
        Minibatch expected = new Minibatch(examples.size(), 3);
        Minibatch found = new Minibatch(examples.size(), 3);
        examples.fill(expected, 0);
        copy.fill(found, 0);

        assertThat(found.contexts()).isEqualTo(expected.contexts());
        assertThat(found.targets()).isEqualTo(expected.targets());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Examples examples = Examples.of(4, 2, List.of(new int[] {1}));

        assertThatThrownBy(() -> examples.fill(new Minibatch(1, 3), 0)).hasMessageContaining("block size 3");
        assertThatThrownBy(() -> examples.fill(new Minibatch(2, 2), new int[1])).hasMessageContaining("minibatch of 2");
        assertThatThrownBy(() -> examples.fill(new Minibatch(3, 2), 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Examples.of(4, 2, List.of(new int[] {4}))).hasMessageContaining("expected 0 to 3");
        assertThatThrownBy(() -> Examples.of(4, 2, List.of(new int[] {0}))).hasMessageContaining("boundary");
        Examples.Builder unfinished = new Examples.Builder(4, 2);
        unfinished.addTarget(1);
        assertThatThrownBy(unfinished::build).hasMessageContaining("closing boundary");
    }

    @Test
    void noNamesAreNoExamples() {
        assertThat(Examples.of(4, 2, List.of()).size()).isZero();
    }

    private static List<int[]> randomNames(int vocabularySize, int count) {
        Random random = new Random(7);
        List<int[]> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(random.ints(random.nextInt(9), 1, vocabularySize).toArray());
        }
        return names;
    }

    private static byte[] serialized(Examples examples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(examples);
        }
        return bytes.toByteArray();
    }
}

package org.initscope.core.fused;

import java.util.Arrays;
import java.util.Optional;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.RowArithmetic;
import org.initscope.core.fused.arithmetic.RowSum;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;

/**
 * The linear layer on concatenated embeddings, y = Σ_p C[c_p] W_p (+ b) with W_p the weights of position p: each
 * character is multiplied once for each position where it stands, however many examples have it there.
 *
 * <p>So a minibatch of names has 40 products of 10 numbers in place of 32 of 30, and a large one at most V for each
 * position. On the way back the gradients of examples that share a place are summed first.
 */
final class EmbeddedLinearBlock extends FirstBlock {
    private final int vocabularySize;
    private final int size;
    private final int positions;
    private final int outputs;
    private final PaddedParameters parameters;
    private final MatrixArithmetic matrix;
    private final RowArithmetic rows;
    private final Parameter embedding;
    private final int weight;
    private final Optional<Parameter> bias;

    /** The place of each character at each position, [positions, vocabulary]; −1 where no example has it there. */
    private final int[] placeOf;
    /** The first place of each position, and of one beyond. */
    private final int[] begins;
    /** How many characters stand at each position. */
    private final int[] counts;

    /** The number of each character that some example has, from 1 on; 0 where none has it. */
    private final int[] numberOf;
    /** The characters by their number. */
    private final int[] numbered;
    /** How many characters have a number. */
    private int distinct;
    /**
     * The number of each place's character; places of a position follow each other, each position's up to whole tiles, which 0
     * fills up.
     */
    private final int[] numbers;

    /** The place of each example's characters, [examples, positions]. */
    private int[] places = new int[0];

    private final Arena.Slice embedded;
    private final Arena.Slice products;
    /** The gradients of the characters in sixteen parts, [1 + distinct, size up to whole tiles, 16]. */
    private final Arena.Slice embeddedGradient;

    private final Arena.Slice zeros;

    EmbeddedLinearBlock(
            Layer.Embedding embedding,
            Layer.Linear linear,
            PaddedParameters parameters,
            MatrixArithmetic matrix,
            RowArithmetic rows,
            Arena arena,
            Signal output) {
        super(output);
        this.vocabularySize = embedding.vocabularySize();
        this.size = embedding.size();
        this.positions = embedding.blockSize();
        this.outputs = linear.outputs();
        this.parameters = parameters;
        this.matrix = matrix;
        this.rows = rows;
        this.embedding = parameters.parameter(0, Role.EMBEDDING);
        this.weight = parameters.offset(parameters.parameter(1, Role.WEIGHT));
        this.bias = linear.bias() ? Optional.of(parameters.parameter(1, Role.BIAS)) : Optional.empty();
        this.embedded = arena.slice();
        this.products = arena.slice();
        this.embeddedGradient = arena.slice();
        this.zeros = arena.slice();
        zeros.reserve(output.stride());
        this.placeOf = new int[Math.multiplyExact(positions, vocabularySize)];
        Arrays.fill(placeOf, -1);
        this.numbers = new int[Math.multiplyExact(positions, Stride.tiled(vocabularySize))];
        this.numberOf = new int[vocabularySize];
        this.numbered = new int[vocabularySize + 1];
        this.begins = new int[positions + 1];
        this.counts = new int[positions];
    }

    @Override
    void forward(int[] contexts, int firstExample, int examples) {
        findPlaces(contexts, firstExample * positions, examples);
        lookUp();
        multiply();
        rows.gather(
                examples, positions, output().stride(), places, products.floats(), products.at(), output().values());
    }

    private void findPlaces(int[] contexts, int from, int examples) {
        int used = Math.multiplyExact(examples, positions);
        if (places.length < used) {
            places = new int[used];
        }
        forgetPlaces();
        int begin = 0;
        for (int position = 0; position < positions; position++) {
            begins[position] = begin;
            int next = begin;
            int row = position * vocabularySize;
            for (int i = position; i < used; i += positions) {
                int character = contexts[from + i];
                int place = placeOf[row + character];
                if (place < 0) {
                    place = next++;
                    placeOf[row + character] = place;
                    numbers[place] = number(character);
                }
                places[i] = place;
            }
            counts[position] = next - begin;
            begin += Stride.tiled(next - begin);
            Arrays.fill(numbers, next, begin, 0);
        }
        begins[positions] = begin;
    }

    private int number(int character) {
        if (numberOf[character] == 0) {
            distinct++;
            numberOf[character] = distinct;
            numbered[distinct] = character;
        }
        return numberOf[character];
    }

    /** Those of the minibatch before: a large vocabulary has far more characters than a minibatch. */
    private void forgetPlaces() {
        for (int position = 0; position < positions; position++) {
            int end = begins[position] + counts[position];
            for (int place = begins[position]; place < end; place++) {
                placeOf[position * vocabularySize + numbered[numbers[place]]] = -1;
            }
        }
        for (; distinct > 0; distinct--) {
            numberOf[numbered[distinct]] = 0;
        }
    }

    private void lookUp() {
        int stride = Stride.of(size);
        embedded.reserve(begins[positions] * stride);
        float[] table = parameters.values();
        int offset = parameters.offset(embedding);
        for (int position = 0; position < positions; position++) {
            int end = begins[position] + counts[position];
            for (int place = begins[position]; place < end; place++) {
                System.arraycopy(
                        table,
                        offset + numbered[numbers[place]] * stride,
                        embedded.floats(),
                        embedded.at() + place * stride,
                        size);
            }
        }
    }

    private void multiply() {
        int outStride = output().stride();
        int inStride = Stride.of(size);
        products.reserve(begins[positions] * outStride);
        for (int position = 0; position < positions; position++) {
            boolean biased = position == 0 && bias.isPresent();
            matrix.multiply(
                    begins[position + 1] - begins[position],
                    outputs,
                    size,
                    embedded.floats(),
                    embedded.at() + begins[position] * inStride,
                    inStride,
                    1,
                    parameters.values(),
                    weight + position * size * outStride,
                    outStride,
                    biased ? parameters.values() : zeros.floats(),
                    biased ? parameters.offset(bias.get()) : zeros.at(),
                    products.floats(),
                    products.at() + begins[position] * outStride,
                    outStride);
        }
    }

    @Override
    void backward(int[] contexts, int examples) {
        int stride = output().stride();
        if (bias.isPresent()) {
            rows.sum(
                    examples,
                    stride,
                    output().floats(),
                    output().gradient(),
                    parameters.gradients(),
                    parameters.offset(bias.get()));
        }
        // the products are no longer needed: their gradients take their place
        rows.scatter(
                examples,
                positions,
                stride,
                places,
                output().floats(),
                output().gradient(),
                products.at(),
                begins[positions]);
        weightGradient();
        embeddingGradient();
    }

    /** Position by position, so that what whole tiles leave beyond one position's rows is written over by the next. */
    private void weightGradient() {
        int outStride = output().stride();
        int inStride = Stride.of(size);
        for (int position = 0; position < positions; position++) {
            matrix.multiply(
                    Stride.tiled(size),
                    outputs,
                    counts[position],
                    embedded.floats(),
                    embedded.at() + begins[position] * inStride,
                    1,
                    inStride,
                    products.floats(),
                    products.at() + begins[position] * outStride,
                    outStride,
                    zeros.floats(),
                    zeros.at(),
                    parameters.gradients(),
                    weight + position * size * outStride,
                    outStride);
        }
    }

    /** The parts of a character's gradient take in all positions before they are added up, which takes as long as one position. */
    private void embeddingGradient() {
        int outStride = output().stride();
        int partStride = Stride.tiled(size) * Stride.LANES;
        int partsEnd = (1 + distinct) * partStride;
        embeddedGradient.reserve(partsEnd);
        float[] parts = embeddedGradient.floats();
        int firstPart = embeddedGradient.at();
        Arrays.fill(parts, firstPart, firstPart + partsEnd, 0f);
        for (int position = 0; position < positions; position++) {
            int begin = begins[position];
            matrix.addDotProducts(
                    begins[position + 1] - begin,
                    size,
                    outputs,
                    products.floats(),
                    products.at() + begin * outStride,
                    outStride,
                    parameters.values(),
                    weight + position * size * outStride,
                    outStride,
                    parts,
                    firstPart,
                    numbers,
                    begin);
        }
        float[] gradients = parameters.gradients();
        int table = parameters.offset(embedding);
        Arrays.fill(gradients, table, parameters.end(embedding), 0f);
        for (int number = 1; number <= distinct; number++) {
            int row = table + numbered[number] * Stride.of(size);
            int part = firstPart + number * partStride;
            for (int i = 0; i < size; i++, part += Stride.LANES) {
                gradients[row + i] = RowSum.ofParts(parts, part);
            }
        }
    }
}

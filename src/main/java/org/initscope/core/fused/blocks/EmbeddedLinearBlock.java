package org.initscope.core.fused.blocks;

import java.util.Arrays;
import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.RowArithmetic;
import org.initscope.core.fused.arithmetic.RowSum;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.network.Layer;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;

/**
 * The linear layer on concatenated embeddings, y = Σ_p C[c_p] W_p (+ b) with W_p the weights of position p. Each
 * character is multiplied once for each position where it stands, however many examples have it there.
 *
 * <p>So a minibatch of names has 40 products of 10 numbers in place of 32 of 30, and a large one at most V for each
 * position. On the way back the gradients of examples that share a place are summed first.
 */
final class EmbeddedLinearBlock extends FirstBlock {
    private final int size;
    private final int positions;
    private final int outputs;
    private final MatrixArithmetic matrix;
    private final RowArithmetic rows;
    private final CharacterPlaces places;

    private final MatrixView table;
    private final MatrixView tableGradient;
    /** The weights of one position, and their gradient. */
    private final MatrixView weight;

    private final MatrixView weightGradient;
    private final Optional<MatrixView> bias;
    private final Optional<MatrixView> biasGradient;

    private final Arena.Slice embeddedFloats;
    /** The characters of one position. */
    private final MatrixView embedded;

    private final MatrixView transposedEmbedded;
    private final Arena.Slice productFloats;
    /** The products of all characters, and on the way back their gradients. */
    private final MatrixView products;
    /** Those of one position. */
    private final MatrixView positionProducts;

    private final Arena.Slice partFloats;
    /** The gradients of the characters in sixteen parts, [1 + distinct, size up to whole tiles, 16]. */
    private final MatrixView parts;

    private final MatrixView zeros;

    EmbeddedLinearBlock(Layer.Embedding embedding, Layer.Linear linear, BlockResources resources, Signal output) {
        super(output);
        this.size = embedding.size();
        this.positions = embedding.blockSize();
        this.outputs = linear.outputs();
        this.matrix = resources.arithmetic().matrix();
        this.rows = resources.arithmetic().rows();
        this.places = new CharacterPlaces(positions, embedding.vocabularySize());
        PaddedParameters parameters = resources.parameters();
        Parameter characters = parameters.parameter(0, Role.EMBEDDING);
        this.table = parameters.values(characters);
        this.tableGradient = parameters.gradients(characters);
        Parameter weights = parameters.parameter(1, Role.WEIGHT);
        this.weight = parameters.values(weights);
        this.weightGradient = parameters.gradients(weights);
        weight.resize(size, outputs);
        weightGradient.resize(size, outputs);
        Optional<Parameter> biases = linear.bias() ? Optional.of(parameters.parameter(1, Role.BIAS)) : Optional.empty();
        this.bias = biases.map(one -> parameters.values(one).repeatedRow());
        this.biasGradient = biases.map(parameters::gradients);
        Arena arena = resources.arena();
        this.embeddedFloats = arena.slice();
        this.embedded = embeddedFloats.view(Stride.of(size), 1);
        this.transposedEmbedded = embeddedFloats.view(1, Stride.of(size));
        this.productFloats = arena.slice();
        this.products = productFloats.view(output.stride(), 1);
        this.positionProducts = productFloats.view(output.stride(), 1);
        this.partFloats = arena.slice();
        this.parts = partFloats.view(Stride.tiled(size) * Stride.LANES, 1);
        Arena.Slice zeroFloats = arena.slice();
        this.zeros = zeroFloats.view(0, 1);
        zeroFloats.reserve(output.stride());
    }

    @Override
    void forward(int[] contexts, int firstExample, int examples) {
        places.find(contexts, firstExample * positions, examples);
        lookUp();
        multiply();
        rows.gather(positions, places.ofExamples(), products, output().values());
    }

    private void lookUp() {
        embeddedFloats.reserve(places.size() * embedded.rowStride());
        embedded.moveTo(0, 0);
        float[] characters = table.floats();
        float[] to = embedded.floats();
        for (int position = 0; position < positions; position++) {
            int end = places.begin(position) + places.count(position);
            for (int place = places.begin(position); place < end; place++) {
                int character = places.characterAt(place);
                System.arraycopy(characters, table.at(character, 0), to, embedded.at(place, 0), size);
            }
        }
    }

    private void multiply() {
        productFloats.reserve(places.size() * products.rowStride());
        products.resize(places.size(), outputs);
        for (int position = 0; position < positions; position++) {
            int count = places.tiledCount(position);
            embedded.moveTo(places.begin(position), 0);
            embedded.resize(count, size);
            weight.moveTo(position * size, 0);
            positionProducts.moveTo(places.begin(position), 0);
            positionProducts.resize(count, outputs);
            matrix.multiply(embedded, weight, position == 0 ? bias.orElse(zeros) : zeros, positionProducts);
        }
    }

    @Override
    void backward(int[] contexts, int examples) {
        MatrixView gradient = output().gradient();
        if (biasGradient.isPresent()) {
            rows.sum(gradient, biasGradient.get());
        }
        // the products are no longer needed: their gradients take their place
        rows.scatter(positions, places.ofExamples(), gradient, products);
        weightGradient();
        embeddingGradient();
    }

    /** Position by position, so that what whole tiles leave beyond one position's rows is written over by the next. */
    private void weightGradient() {
        for (int position = 0; position < positions; position++) {
            transposedEmbedded.moveTo(0, places.begin(position));
            transposedEmbedded.resize(size, places.count(position));
            positionProducts.moveTo(places.begin(position), 0);
            weightGradient.moveTo(position * size, 0);
            matrix.multiply(transposedEmbedded, positionProducts, zeros, weightGradient);
        }
    }

    /** The parts of a character's gradient take in all positions before they are added up, which takes as long as one position. */
    private void embeddingGradient() {
        int used = (1 + places.distinct()) * parts.rowStride();
        partFloats.reserve(used);
        float[] partial = parts.floats();
        Arrays.fill(partial, parts.offset(), parts.offset() + used, 0f);
        for (int position = 0; position < positions; position++) {
            positionProducts.moveTo(places.begin(position), 0);
            positionProducts.resize(places.tiledCount(position), outputs);
            weight.moveTo(position * size, 0);
            matrix.addDotProducts(positionProducts, weight, parts, places.numbers(), places.begin(position));
        }
        float[] gradients = tableGradient.floats();
        int begin = tableGradient.offset();
        Arrays.fill(gradients, begin, begin + tableGradient.paddedSize(), 0f);
        for (int number = 1; number <= places.distinct(); number++) {
            int row = tableGradient.at(places.character(number), 0);
            int part = parts.at(number, 0);
            for (int i = 0; i < size; i++, part += Stride.LANES) {
                gradients[row + i] = RowSum.ofParts(partial, part);
            }
        }
    }
}

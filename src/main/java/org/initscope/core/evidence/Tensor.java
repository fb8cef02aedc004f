package org.initscope.core.evidence;

import java.util.Optional;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Quantity;

/** What was measured: a quantity of a layer or of one of its parameters. */
public record Tensor(
        @Meaning("The layer's place in the network; 0 is the embedding.") int layerIndex,
        @Meaning("The layer's name, unique in the network, such as linear1.") String layerName,
        @Meaning(
                        "embedding, linear, that of a normalization such as batch_norm, the nonlinearity, residual or softmax.")
                String layerKind,
        @Meaning("preactivation, activation, activation_gradient, parameter, gradient, update or updated_parameter.")
                Quantity quantity,
        @Meaning("weight, bias, gamma or beta; NULL where the whole layer is measured.") Optional<String> parameter) {

    /** A quantity of a subject. */
    public static Tensor of(LayerStatistics.Subject subject, Quantity quantity) {
        return new Tensor(
                subject.layerIndex(), subject.layerName(), subject.layerKind(), quantity, subject.parameter());
    }
}

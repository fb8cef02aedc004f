package org.initscope.benchmark.diagnosis;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.Divergence;

/** What conditions of other tools read of a trial. */
final class PublishedEvidence {
    private final RunStatistics run;

    PublishedEvidence(RunStatistics run) {
        this.run = run;
    }

    boolean diverged() {
        return run.description().end().divergence() instanceof Divergence.At;
    }

    /** The last evaluation of a split, with running batch-norm statistics. */
    Optional<Evaluation> atTheEnd(String split) {
        return run.evaluations().stream()
                .filter(e -> e.split().equals(split) && e.bnStatistics().equals("running"))
                .max(Comparator.comparingLong(Evaluation::step));
    }

    /** Steps at which the network was measured. */
    SortedSet<Long> steps() {
        SortedSet<Long> steps = new TreeSet<>();
        ofParameters(Quantity.GRADIENT).forEach(gradient -> steps.add(gradient.step()));
        return steps;
    }

    /** A quantity of all parameters at all measured steps. */
    Stream<LayerObservation> ofParameters(Quantity quantity) {
        return IntStream.range(0, run.network().layers().size()).boxed().flatMap(place -> {
            GraphLayer layer = run.network().layer(place);
            return layer.parameters().stream()
                    .flatMap(parameter -> run.layers().parameter(place, quantity, parameter.name()).values().stream());
        });
    }

    /** A quantity of all weights, those of the embedding apart, at one step, first layer to last. */
    List<LayerObservation> ofWeights(Quantity quantity, long step) {
        return run.network().linears().stream()
                .flatMap(place -> Stream.ofNullable(
                        run.layers().parameter(place, quantity, "weight").get(step)))
                .toList();
    }

    /** A quantity of all hidden nonlinearities at all measured steps, of those alone whose kind is asked for. */
    Stream<LayerObservation> ofNonlinearities(Quantity quantity, List<String> kinds) {
        return run.network().nonlinearities().stream()
                .filter(place ->
                        kinds.contains(run.network().nonlinearity(place).name()))
                .flatMap(place -> run.layers().layer(place, quantity).values().stream());
    }
}

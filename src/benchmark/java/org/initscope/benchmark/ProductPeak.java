package org.initscope.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The best matrix product of one core: of the step's own kernels and OpenBLAS, at a few shapes, the one with the most
 * operations a second. Its process stays and has its turn beside every step, so that a machine that slows down slows both.
 */
final class ProductPeak implements AutoCloseable {
    private record Shape(String engine, int rows, int columns, int depth) {
        double operations() {
            return 2.0 * rows * columns * depth;
        }

        String label() {
            return rows + "x" + depth + "x" + columns;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape("kernels", 128, 96, 96),
            new Shape("kernels", 128, 240, 128),
            new Shape("kernels", 1024, 1024, 1024),
            new Shape("openblas", 1024, 1024, 1024));

    private final Shape best;
    private final JavaProcess process;

    private ProductPeak(Shape best, JavaProcess process) {
        this.best = best;
        this.process = process;
    }

    /** Measures every shape, reports them, and keeps the best. */
    static ProductPeak find(Effort effort, BenchmarkOutput out) throws IOException {
        List<JavaProcess> processes = new ArrayList<>();
        for (Shape shape : SHAPES) {
            BenchmarkCommand.progress("product %s by %s", shape.label(), shape.engine());
            JavaProcess process = JavaProcess.startOnOneCore(
                    ProductProcess.class,
                    "1g",
                    shape.engine(),
                    shape.rows(),
                    shape.columns(),
                    shape.depth(),
                    effort.warmUpSeconds());
            process.warmed();
            processes.add(process);
        }
        List<Samples> samples = SHAPES.stream().map(shape -> new Samples()).toList();
        for (int round = 0; round < effort.rounds(); round++) {
            for (int i = 0; i < processes.size(); i++) {
                samples.get(i).add(processes.get(i).sample(effort.burstMillis()));
            }
        }
        int best = 0;
        for (int i = 0; i < SHAPES.size(); i++) {
            double median = samples.get(i).median();
            out.add(BenchmarkResult.of(
                            "product",
                            SHAPES.get(i).label(),
                            "",
                            0,
                            SHAPES.get(i).engine(),
                            OptionalDouble.of(median))
                    .with("gigaflops", gigaflops(SHAPES.get(i).operations(), median)));
            if (SHAPES.get(i).operations() / median
                    > SHAPES.get(best).operations() / samples.get(best).median()) {
                best = i;
            }
        }
        for (int i = 0; i < processes.size(); i++) {
            if (i != best) {
                processes.get(i).close();
            }
        }
        return new ProductPeak(SHAPES.get(best), processes.get(best));
    }

    /** Operations a microsecond of the best product, now. */
    double sample(long millis) throws IOException {
        return best.operations() / process.sample(millis);
    }

    private static double gigaflops(double operations, double micros) {
        return operations / micros / 1e3;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}

package org.initscope.benchmark;

import java.io.IOException;
import org.initscope.core.fused.blocks.ProductSpeed;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One matrix product of a shape: {@code ENGINE ROWS COLUMNS DEPTH SECONDS}, the engine being {@code kernels}, those of
 * the fused step, or {@code openblas}, which ND4J calls.
 */
final class ProductProcess {
    private ProductProcess() {}

    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[1]);
        int columns = Integer.parseInt(arguments[2]);
        int depth = Integer.parseInt(arguments[3]);
        double seconds = Double.parseDouble(arguments[4]);
        if (arguments[0].equals("openblas")) {
            INDArray a = Nd4j.rand(rows, depth);
            INDArray b = Nd4j.rand(depth, columns);
            INDArray c = Nd4j.createUninitialized(new long[] {rows, columns}, 'f');
            SampledWork.serve(() -> a.mmuli(b, c), seconds);
        } else {
            ProductSpeed product = new ProductSpeed(rows, columns, depth);
            // small ones are shorter than the clock is exact
            int repetitions = (int) Math.max(1, 1e7 / product.operations());
            SampledWork.serve(new Repeated(product, repetitions), seconds);
        }
    }

    private record Repeated(ProductSpeed product, int repetitions) implements SampledWork.Work {
        @Override
        public double units() {
            return repetitions;
        }

        @Override
        public void run() {
            for (int i = 0; i < repetitions; i++) {
                product.multiply();
            }
        }
    }
}

package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.indexaccum.FirstIndex;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scatter.ScatterUpdate;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.api.ops.random.impl.UniformDistribution;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What an operation was given stays while its native side is at work, whatever is collected meanwhile. */
class HeldOperandsTest {
    /** Calls until the compiler has seen enough of them; interpreted code holds whatever it has a variable for. */
    private static final int CALLS = 1000;

    private static final int CALLS_UNTIL_THE_SECOND_COMPILER = 5000;

    private static final Map<String, Consumer<NativeOpExecutioner>> OPERATIONS = new TreeMap<>();

    /** The operands of the operation that is about to run. */
    private static List<WeakReference<DataBuffer>> operands = List.of();

    @BeforeAll
    static void nameOperations() {
        // an executioner that is made before the backend has no native side
        Nd4j.getBackend();
        OPERATIONS.put("broadcast", run -> run.exec(watched(new BroadcastAddOp(matrix(), row(), matrix(), 1))));
        OPERATIONS.put("index", run -> run.exec(watched(new FirstIndex(matrix(), Conditions.equals(1), 1))));
        OPERATIONS.put("mean", run -> run.exec(watched(new Mean(matrix(), 1))));
        OPERATIONS.put("pair", run -> run.exec(watched(new Axpy(matrix(), matrix(), matrix(), 2))));
        OPERATIONS.put("product", run -> run.exec(watched(new Mmul(matrix(), matrix().transpose()))));
        OPERATIONS.put("random", run -> run.exec(watched(new UniformDistribution(matrix(), 0, 1))));
        OPERATIONS.put("scalar", run -> run.exec(watched(new ScalarMultiplication(matrix(), 2))));
        OPERATIONS.put("scalar of each row", run -> run.exec(watched(scalarOfEachRow())));
        OPERATIONS.put("scatter", run -> scatter(run, matrix(), Nd4j.createFromArray(0, 1, 2, 3), matrix()));
        OPERATIONS.put("sum", run -> run.exec(watched(new Sum(matrix(), 1))));
        OPERATIONS.put("transformation", run -> run.exec(watched(new Tanh(matrix(), matrix()))));
        OPERATIONS.put("variance", run -> run.exec(watched(new Variance(matrix(), true, 1))));
    }

    @Test
    void nd4jFindsItByItself() {
        assertThat(Nd4j.getBackend()).isInstanceOf(HeldOperandsBackend.class);
        assertThat(Nd4j.getExecutioner()).isInstanceOf(HeldOperandsExecutioner.class);
    }

    @Test
    void everyOperationHoldsItsOperands() throws ReflectiveOperationException {
        assertThat(lettingGo(new HeldOperandsExecutioner(), OPERATIONS.keySet(), CALLS))
                .isEmpty();
    }

    @Test
    @Tag("numbers")
    @Tag("cluster")
    void everyOperationHoldsItsOperandsUnderTheSecondCompiler() throws ReflectiveOperationException {
        assertThat(lettingGo(new HeldOperandsExecutioner(), OPERATIONS.keySet(), CALLS_UNTIL_THE_SECOND_COMPILER))
                .isEmpty();
    }

    /** Where this fails with nothing found, ND4J has mended it, and {@link HeldOperandsExecutioner} can go. */
    @Test
    void nd4jLetsGoOfTheOperandsOfTwo() throws ReflectiveOperationException {
        assertThat(lettingGo(new NativeOpExecutioner(), Set.of("broadcast", "scatter"), CALLS))
                .containsExactly("broadcast", "scatter");
    }

    @Test
    @Tag("numbers")
    @Tag("cluster")
    void nd4jHoldsThoseOfTheOthers() throws ReflectiveOperationException {
        assertThat(lettingGo(new NativeOpExecutioner(), OPERATIONS.keySet(), CALLS_UNTIL_THE_SECOND_COMPILER))
                .containsExactly("broadcast", "scatter");
    }

    /** The operations an operand of which could be collected while the native side had its address. */
    private static Set<String> lettingGo(NativeOpExecutioner executioner, Set<String> names, int calls)
            throws ReflectiveOperationException {
        NativeOps real = NativeOpsHolder.getInstance().getDeviceNativeOps();
        boolean[] collects = new boolean[1];
        int[] collected = new int[1];
        NativeOps watching = (NativeOps) Proxy.newProxyInstance(
                NativeOps.class.getClassLoader(), new Class<?>[] {NativeOps.class}, (proxy, method, given) -> {
                    if (!method.getName().matches("exec.*|scatterUpdate")) {
                        return method.invoke(real, given);
                    }
                    if (collects[0]) {
                        System.gc();
                        collected[0] += (int) operands.stream()
                                .filter(operand -> operand.get() == null)
                                .count();
                    }
                    // nothing is computed: an operand may have been freed
                    return method.getReturnType() == int.class ? 0 : null;
                });
        Field side = NativeOpExecutioner.class.getDeclaredField("loop");
        side.setAccessible(true);
        side.set(executioner, watching);
        Set<String> letGo = new TreeSet<>();
        names.forEach(name -> {
            Consumer<NativeOpExecutioner> operation = OPERATIONS.get(name);
            collects[0] = false;
            for (int call = 0; call < calls; call++) {
                operation.accept(executioner);
            }
            collects[0] = true;
            collected[0] = 0;
            operation.accept(executioner);
            if (collected[0] > 0) {
                letGo.add(name);
            }
        });
        return letGo;
    }

    private static <T extends BaseOp> T watched(T operation) {
        watch(operation.x(), operation.y(), operation.z(), operation.dimensions());
        return operation;
    }

    private static CustomOp watched(Mmul operation) {
        watch(operation.inputArguments().toArray(INDArray[]::new));
        return operation;
    }

    private static void watch(INDArray... arrays) {
        operands = Arrays.stream(arrays)
                .filter(Objects::nonNull)
                .map(array -> new WeakReference<>(array.data()))
                .toList();
    }

    private static void scatter(NativeOpExecutioner run, INDArray sums, INDArray indices, INDArray addends) {
        watch(sums, indices, addends);
        run.scatterUpdate(ScatterUpdate.UpdateOp.ADD, sums, indices, addends, new int[] {1});
    }

    private static ScalarMultiplication scalarOfEachRow() {
        ScalarMultiplication operation = new ScalarMultiplication(matrix(), row(), matrix(), 0);
        operation.setDimension(1);
        return operation;
    }

    private static INDArray matrix() {
        return Nd4j.ones(4, 8);
    }

    private static INDArray row() {
        return Nd4j.ones(8);
    }
}

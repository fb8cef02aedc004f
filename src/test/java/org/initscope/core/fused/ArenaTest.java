package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slices of an arena keep what they hold and apart from each other, and begin at lines of the cache. */
class ArenaTest {
    private static final int LINE = 64 / Float.BYTES;

    private static void fill(Arena.Slice slice, int size, float value) {
        for (int i = 0; i < size; i++) {
            slice.floats()[slice.at() + i] = value;
        }
    }

    private static float[] read(Arena.Slice slice, int size) {
        float[] values = new float[size];
        System.arraycopy(slice.floats(), slice.at(), values, 0, size);
        return values;
    }

    @Test
    void slicesKeepWhatTheyHoldWhateverGrows() {
        Arena arena = new Arena();
        List<Arena.Slice> slices =
                IntStream.range(0, 5).mapToObj(i -> arena.slice()).toList();
        int size = 100;
        for (int turn = 0; turn < 5; turn++, size *= 10) {
            for (int i = 0; i < slices.size(); i++) {
                slices.get(i).reserve(size + i);
                fill(slices.get(i), size + i, turn + i);
            }
            for (int i = 0; i < slices.size(); i++) {
                assertThat(read(slices.get(i), size + i)).containsOnly(turn + i);
            }
        }
    }

    @Test
    void aSliceThatIsLargeEnoughStaysWhereItIs() {
        Arena.Slice slice = new Arena().slice();
        slice.reserve(1000);
        int before = slice.at();
        float[] array = slice.floats();

        slice.reserve(10);
        slice.reserve(1000);

        assertThat(slice.at()).isEqualTo(before);
        assertThat(slice.floats()).isSameAs(array);
    }

    @Test
    void slicesBeginAtLinesOfTheCache() {
        Arena arena = new Arena();
        for (int size : new int[] {1, 17, 5000}) {
            Arena.Slice slice = arena.slice();
            slice.reserve(size);
            assertThat((slice.at() - AlignedArray.START) % LINE).isZero();
        }
    }

    /** Half a region or more: humongous, in the words of G1. */
    @Test
    void arraysAreLargeEnoughToStayWhereTheyAre() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        assertThat(machine.getVMOption("UseG1GC").getValue()).isEqualTo("true");
        long region = Long.parseLong(machine.getVMOption("G1HeapRegionSize").getValue());

        assertThat(AlignedArray.allocate(1).length * (long) Float.BYTES).isGreaterThanOrEqualTo(region / 2);
        assertThat(AlignedArray.allocate(10_000_000)).hasSize(10_000_000);
    }
}

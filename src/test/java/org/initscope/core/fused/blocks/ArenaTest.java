package org.initscope.core.fused.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.initscope.core.MatrixView;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Slices of an arena keep what they hold and apart from each other, and begin at lines of the cache. */
@Tag("numbers")
class ArenaTest {
    private static final int LINE = 64 / Float.BYTES;

    private static void fill(MatrixView view, int size, float value) {
        for (int i = 0; i < size; i++) {
            view.floats()[view.at(0, i)] = value;
        }
    }

    private static float[] read(MatrixView view, int size) {
        float[] values = new float[size];
        System.arraycopy(view.floats(), view.offset(), values, 0, size);
        return values;
    }

    @Test
    void slicesKeepWhatTheyHoldWhateverGrows() {
        Arena arena = new Arena();
        List<Arena.Slice> slices =
                IntStream.range(0, 5).mapToObj(i -> arena.slice()).toList();
        List<MatrixView> views = slices.stream().map(slice -> slice.view(0, 1)).toList();
        int size = 100;
        for (int turn = 0; turn < 5; turn++, size *= 10) {
            for (int i = 0; i < slices.size(); i++) {
                slices.get(i).reserve(size + i);
                fill(views.get(i), size + i, turn + i);
            }
            for (int i = 0; i < slices.size(); i++) {
                assertThat(read(views.get(i), size + i)).containsOnly(turn + i);
            }
        }
    }

    @Test
    void aSliceThatIsLargeEnoughStaysWhereItIs() {
        Arena.Slice slice = new Arena().slice();
        slice.reserve(1000);
        MatrixView view = slice.view(0, 1);
        int before = view.offset();
        float[] array = view.floats();

        slice.reserve(10);
        slice.reserve(1000);

        assertThat(view.offset()).isEqualTo(before);
        assertThat(view.floats()).isSameAs(array);
    }

    @Test
    void aViewWithinASliceMovesWithIt() {
        Arena arena = new Arena();
        Arena.Slice slice = arena.slice();
        MatrixView whole = slice.view(10, 1);
        MatrixView part = slice.view(1, 10);
        slice.reserve(100);
        fill(whole, 100, 1);
        part.moveTo(3, 2);
        whole.floats()[whole.at(2, 3)] = 7;

        arena.slice().reserve(1_000_000);
        slice.reserve(2_000_000);

        assertThat(part.floats()).isSameAs(whole.floats());
        assertThat(part.floats()[part.offset()]).isEqualTo(7);
        part.moveTo(0, 0);
        assertThat(part.offset()).isEqualTo(whole.offset());
    }

    @Test
    void slicesBeginAtLinesOfTheCache() {
        Arena arena = new Arena();
        for (int size : new int[] {1, 17, 5000}) {
            Arena.Slice slice = arena.slice();
            slice.reserve(size);
            assertThat((slice.view(0, 1).offset() - AlignedArray.START) % LINE).isZero();
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

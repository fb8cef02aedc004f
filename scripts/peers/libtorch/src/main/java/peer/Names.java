package peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** All examples of a names file, three characters of context each, and the trials of the benchmark. */
record Names(Tensor contexts, Tensor targets) {
    static final int BLOCK = 3;
    static final int CLASSES = 27;
    static final int COMPONENTS = 10;
    private static final TensorOptions WHOLE = new TensorOptions(torch.ScalarType.Long);

    static Names read(Path file) throws IOException {
        List<String> names = Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(name -> name.matches("[a-z]+"))
                .toList();
        int size = names.stream().mapToInt(name -> name.length() + 1).sum();
        long[] contexts = new long[size * BLOCK];
        long[] targets = new long[size];
        int example = 0;
        for (String name : names) {
            for (int i = 0; i <= name.length(); i++) {
                for (int j = 0; j < BLOCK; j++) {
                    contexts[example * BLOCK + j] = code(name, i - BLOCK + j);
                }
                targets[example++] = code(name, i);
            }
        }
        return new Names(AbstractTensor.create(contexts, size, BLOCK), AbstractTensor.create(targets, size));
    }

    private static long code(String name, int place) {
        return place < 0 || place == name.length() ? 0 : name.charAt(place) - 'a' + 1;
    }

    Tensor draw(long examples) {
        return torch.randint(targets.size(0), new long[] {examples}, WHOLE);
    }

    static double gain(int trial) {
        return 0.25 + 0.125 * (trial % 16);
    }

    static double rate(int trial) {
        return 0.02 * (1 << (trial / 16 % 4));
    }
}

package org.initscope.store.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.training.NetworkState;
import org.initscope.store.files.FaultyFileSystem;
import org.initscope.store.files.FaultyFileSystem.Fault;
import org.initscope.store.files.FaultyFileSystem.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints are there whole or not at all, and one that is not what was written is never gone on from. */
class CheckpointFolderTest {
    private static final int PARAMETERS = 5;

    /** Bytes between two that are tried; {@code scripts/test --faults} tries them all. */
    private static final int STRIDE = 5;

    private static final int DIGEST = 32;
    private static final int VERSION_AT = 8;
    private static final int BODY_AT = 20;

    @TempDir
    Path out;

    private Path folder;
    private CheckpointFolder checkpoints;

    @BeforeEach
    void open() {
        folder = out.resolve("checkpoints");
        checkpoints = new CheckpointFolder(new Configuration(), folder.toString());
        checkpoints.create();
    }

    private static Checkpoint checkpoint(long rounds) {
        Random random = new Random(rounds);
        float[] parameters = new float[PARAMETERS];
        float[] slots = new float[2 * PARAMETERS];
        double[] velocity = new double[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            parameters[i] = (float) random.nextGaussian();
            slots[i] = (float) random.nextGaussian();
            velocity[i] = random.nextGaussian();
        }
        parameters[0] = -0.0f;
        slots[1] = Float.MIN_VALUE;
        return new Checkpoint(
                "training { seed = 42 } # é",
                "a1b2",
                rounds,
                960 * rounds,
                3.3067,
                new Checkpoint.CommittedTables(rounds / 2, Map.of("evaluations", 1, "training_steps", 2)),
                new NetworkState(parameters, new float[] {1, 2}, slots, 20 * rounds),
                velocity);
    }

    private Path file(long rounds) {
        return folder.resolve(String.format(Locale.ROOT, "checkpoint-%012d.bin", rounds));
    }

    private void assertGoesOnFrom(long rounds, int skipped) {
        CheckpointFolder.Recovery recovery = checkpoints.recover();
        assertThat(recovery.checkpoint().orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(checkpoint(rounds));
        assertThat(recovery.skipped()).hasSize(skipped);
    }

    @Test
    void theLastOneIsReadAsItWasWritten() {
        checkpoints.write(checkpoint(3));
        checkpoints.write(checkpoint(4));

        assertGoesOnFrom(4, 0);
    }

    @Test
    void theLastTwoAreKeptAndNothingBesideThem() throws IOException {
        for (int rounds = 8; rounds <= 12; rounds++) {
            checkpoints.write(checkpoint(rounds));
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file(11), file(12));
        }
    }

    @Test
    void oneThatIsCutOffIsLeftOutForTheOneBefore() throws IOException {
        assertIsLeftOutWhereItIsCutOff(STRIDE);
    }

    @Test
    @Tag("cluster")
    void oneThatIsCutOffAnywhereIsLeftOutForTheOneBefore() throws IOException {
        assertIsLeftOutWhereItIsCutOff(1);
    }

    private void assertIsLeftOutWhereItIsCutOff(int stride) throws IOException {
        checkpoints.write(checkpoint(1));
        checkpoints.write(checkpoint(2));
        byte[] whole = Files.readAllBytes(file(2));
        for (int length = 0; length < whole.length; length += stride) {
            Files.write(file(2), Arrays.copyOf(whole, length));
            assertGoesOnFrom(1, 1);
            assertThat(file(2)).doesNotExist();
        }
        Files.write(file(2), Arrays.copyOf(whole, whole.length + 1));
        assertGoesOnFrom(1, 1);
    }

    @Test
    void oneWithAFlippedBitIsLeftOutForTheOneBefore() throws IOException {
        assertIsLeftOutWithFlipped(STRIDE * Byte.SIZE - 1);
    }

    @Test
    @Tag("cluster")
    void oneWithAnyBitFlippedIsLeftOutForTheOneBefore() throws IOException {
        assertIsLeftOutWithFlipped(1);
    }

    private void assertIsLeftOutWithFlipped(int stride) throws IOException {
        checkpoints.write(checkpoint(1));
        checkpoints.write(checkpoint(2));
        byte[] whole = Files.readAllBytes(file(2));
        for (int bit = 0; bit < Byte.SIZE * whole.length; bit += stride) {
            byte[] flipped = whole.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file(2), flipped);
            assertGoesOnFrom(1, 1);
        }
    }

    @Test
    void theSentenceNamesTheTornFile() throws IOException {
        checkpoints.write(checkpoint(1));
        Files.write(file(1), new byte[] {1});

        CheckpointFolder.Recovery recovery = checkpoints.recover();

        assertThat(recovery.checkpoint()).isEmpty();
        assertThat(recovery.skipped())
                .containsExactly("the checkpoint " + file(1)
                        + " is torn and left out: it is no checkpoint, or its beginning is missing");
        assertThat(file(1)).doesNotExist();
    }

    @Test
    void whatAKilledWriterLeftGoes() throws IOException {
        checkpoints.write(checkpoint(1));
        Path left = Files.write(folder.resolve(".checkpoint-000000000002.bin.unfinished"), new byte[] {1, 2});

        assertGoesOnFrom(1, 0);
        assertThat(left).doesNotExist();
    }

    @Test
    void anotherVersionIsNotTakenForATornFile() throws Exception {
        checkpoints.write(checkpoint(1));
        byte[] other = Files.readAllBytes(file(1));
        ByteBuffer.wrap(other).putInt(VERSION_AT, 2);
        Files.write(file(1), signed(other));

        assertThatIllegalArgumentException()
                .isThrownBy(checkpoints::recover)
                .withMessage("the checkpoint " + file(1)
                        + " cannot be used: it has version 2, expected 1: go on with the InitScope that wrote it");
        assertThat(file(1)).exists();
    }

    /** A length that a forged file names is never believed. */
    @Test
    void lengthsThatTheFileCannotHoldAreRefused() throws Exception {
        checkpoints.write(checkpoint(1));
        for (int length : List.of(-1, Integer.MAX_VALUE, 1 << 20)) {
            byte[] forged = Files.readAllBytes(file(1));
            ByteBuffer.wrap(forged).putInt(BODY_AT, length);
            Files.write(file(1), signed(forged));

            assertThatIllegalArgumentException()
                    .isThrownBy(checkpoints::recover)
                    .withMessageContaining("its content names " + length + " elements where ");
        }
    }

    private static byte[] signed(byte[] file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file, 0, file.length - DIGEST);
        byte[] signature = digest.digest();
        System.arraycopy(signature, 0, file, file.length - DIGEST, DIGEST);
        return file;
    }

    @Test
    void aFileSystemThatFailsIsNamedAndTheOnesBeforeStay() throws IOException {
        checkpoints.write(checkpoint(1));
        CheckpointFolder faulty = new CheckpointFolder(FaultyFileSystem.configuration(), FaultyFileSystem.path(folder));
        FaultyFileSystem.fail(Fault.from(3, Kind.REFUSED));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> faulty.write(checkpoint(2)))
                .withMessage("the checkpoint " + FaultyFileSystem.path(file(2)) + " cannot be written: "
                        + FaultyFileSystem.LOST);
        FaultyFileSystem.mend();
        assertGoesOnFrom(1, 0);
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path below = Files.writeString(out.resolve("file"), "").resolve("checkpoints");

        assertThatThrownBy(() -> new CheckpointFolder(new Configuration(), below.toString()).create())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(below.toString());
    }

    @Test
    void aFolderThatHasGoneIsNamed() {
        checkpoints.remove();

        assertThatIllegalArgumentException()
                .isThrownBy(checkpoints::requireThere)
                .withMessage("the folder " + folder
                        + " has gone, it was removed or moved while the run wrote to it: train again");
    }
}

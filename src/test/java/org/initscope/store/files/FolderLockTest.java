package org.initscope.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of many that want to write to a folder, one may: on file systems with locks, and on those without, after a death too. */
class FolderLockTest {
    private static final int THREADS = 16;
    private static final int RACES = 10;

    @TempDir
    Path folder;

    private static DataFolder there(Path local) {
        return new DataFolder(
                FaultyFileSystem.configuration(), new org.apache.hadoop.fs.Path(FaultyFileSystem.path(local)));
    }

    private static Optional<FolderLock> take(DataFolder folder) {
        try {
            return Optional.of(FolderLock.take(folder, "run", "wait"));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("the run in ").contains(" is running already (");
            return Optional.empty();
        }
    }

    /** How many of many threads get the lock, all of which keep it until the race is over. */
    private static int winners(DataFolder folder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            Callable<Optional<FolderLock>> racer = () -> {
                start.await();
                return take(folder);
            };
            List<Future<Optional<FolderLock>>> racing = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                racing.add(threads.submit(racer));
            }
            start.countDown();
            List<FolderLock> won = new ArrayList<>();
            for (Future<Optional<FolderLock>> racerOf : racing) {
                racerOf.get().ifPresent(won::add);
            }
            won.forEach(FolderLock::close);
            return won.size();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void oneOfManyHasAFolderOfThisMachine() throws Exception {
        for (int race = 0; race < RACES; race++) {
            DataFolder local = new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(folder.toString()));
            assertThat(winners(local)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "process 2147483646 on %s since 2020-01-01T00:00:00Z, lock 1\n",
                "process 2147483646 on %s since 2020-01-01T00:00:00Z\n"
            })
    void oneOfManyTakesTheLockOfADeadProcessOver(String dead) throws Exception {
        DataFolder run = there(folder);
        String own = ownContent(run);
        String machine = own.split(" ")[3];
        for (int race = 0; race < RACES; race++) {
            if (!dead.isEmpty()) {
                Files.writeString(folder.resolve("lock"), dead.formatted(machine));
            }
            assertThat(winners(run)).as("race %d", race).isEqualTo(1);
            assertThat(Files.list(folder)).isEmpty();
        }
    }

    private String ownContent(DataFolder run) throws IOException {
        try (FolderLock lock = FolderLock.take(run, "run", "wait")) {
            assertThat(lock).isNotNull();
            return Files.readString(folder.resolve("lock"));
        }
    }

    /** A process may die between creating the file and writing its name, and another one while it takes a lock over. */
    @Test
    void whatWasBrokenOffIsTakenOverToo() throws Exception {
        DataFolder run = there(folder);
        String dead = ownContent(run);
        Files.writeString(folder.resolve("lock"), "");
        Files.writeString(folder.resolve("lock-takeover"), dead);
        Files.writeString(folder.resolve("lock-takeover-takeover"), dead);

        assertThat(winners(run)).isEqualTo(1);
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void theLockOfAnotherMachineIsLeftAlone() throws Exception {
        String other = "process 1 on another-machine since 1999-12-31T00:00:00Z, lock 4\n";
        Files.writeString(folder.resolve("lock"), other);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FolderLock.take(there(folder), "run", "wait for its end"))
                .withMessage("the run in " + there(folder) + " is running already (" + other.strip()
                        + "): wait for its end; where that process has gone, remove " + there(folder) + "/lock");
        assertThat(folder.resolve("lock")).content().isEqualTo(other);
    }

    /** Who gives a lock back that was taken from it by hand does not take the next one's away. */
    @Test
    void aLockIsGivenBackByWhoHasIt() throws Exception {
        DataFolder run = there(folder);
        FolderLock first = FolderLock.take(run, "run", "wait");
        Files.delete(folder.resolve("lock"));
        FolderLock second = FolderLock.take(run, "run", "wait");
        first.close();

        assertThat(folder.resolve("lock")).exists();
        second.close();
        assertThat(folder.resolve("lock")).doesNotExist();
    }
}

package org.initscope.store.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A file that is there while a process has the right to write, for file systems that know no lock. The lock of a killed
 * process is taken over on its own machine, where one can see that the process has ended.
 *
 * <p>The file is created where none is there, which file systems do in one step. A process that finds the file of one
 * that has ended takes it over. First it takes a second lock file, the right of takeover. Then it reads the file again,
 * and only then removes it and makes its own.
 *
 * <p>So two takeovers cannot both win. They have the right one after the other, and the second one reads the first one's
 * name. A takeover also cannot remove the lock of a process that creates it meanwhile. If the file was complete before
 * the takeover read it, the takeover leaves it alone. If not, the right was taken before the file was complete. The
 * creator looks for the right after that, waits for it, and finds out whose name the file has.
 */
final class LockFile implements FolderLock {
    private static final Pattern HOLDER =
            Pattern.compile("process (\\d+) on (\\S+) since (\\d{4}-[0-9:T-]+Z)(, lock \\d+)?");
    private static final String TAKEOVER = "-takeover";

    /**
     * The wait for a file that has no name in it yet, and for a takeover. Both last milliseconds, unless a process was
     * killed.
     */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 20;

    /** The lock is released after what an interruption waits for, and before Hadoop closes its file systems. */
    private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 1;

    private static final AtomicLong NUMBER = new AtomicLong();

    /** The locks that this process has or is about to have, by their content. */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private final DataFolder folder;
    private final String name;
    private final String content = content();
    private final Runnable removal = this::release;

    private LockFile(DataFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static FolderLock take(DataFolder folder, String what, String remedy) {
        LockFile lock = new LockFile(folder, FILE);
        Optional<String> other = lock.acquire();
        if (other.isPresent()) {
            throw new IllegalArgumentException("the " + what + " in " + folder + " is running already ("
                    + other.get().strip() + "): " + remedy + "; where that process has gone, remove " + folder + "/"
                    + FILE);
        }
        ShutdownHookManager.get().addShutdownHook(lock.removal, PRIORITY);
        return lock;
    }

    private static String content() {
        WriterProcess process = WriterProcess.current();
        return "process " + process.number() + " on " + process.machine() + " since "
                + Instant.ofEpochSecond(process.start()) + ", lock " + NUMBER.incrementAndGet() + "\n";
    }

    /** Acquires the lock, or says who has it. */
    private Optional<String> acquire() {
        OWN.add(content);
        boolean acquired = false;
        try {
            boolean created = folder.createFile(name, content);
            if (!created) {
                Optional<String> holder = settled();
                if (holder.isPresent() && isComplete(holder.get()) && !hasEnded(holder.get())) {
                    return holder;
                }
            }
            Optional<String> other =
                    created && !folder.hasFile(name + TAKEOVER) ? otherThanThis(read()) : acquireWithRight();
            acquired = other.isEmpty();
            return other;
        } finally {
            if (!acquired) {
                release();
            }
        }
    }

    private Optional<String> acquireWithRight() {
        LockFile right = new LockFile(folder, name + TAKEOVER);
        Optional<String> other = await(right::acquire, Optional::isEmpty);
        if (other.isPresent()) {
            return other;
        }
        try {
            Optional<String> holder = settled();
            if (holder.isPresent() && (!isComplete(holder.get()) || hasEnded(holder.get()))) {
                folder.deleteFile(name);
                holder = Optional.empty();
            }
            if (holder.isEmpty()) {
                folder.createFile(name, content);
                holder = read();
            }
            return otherThanThis(holder);
        } finally {
            right.release();
        }
    }

    /** The holder of the lock where it is another one. A file that was just removed was another's. */
    private Optional<String> otherThanThis(Optional<String> holder) {
        return holder.equals(Optional.of(content)) ? Optional.empty() : holder.or(() -> Optional.of("another process"));
    }

    private static <T> T await(Supplier<T> look, Predicate<T> isSettled) {
        long began = System.nanoTime();
        T found = look.get();
        while (!isSettled.test(found) && System.nanoTime() - began < LONGEST_WAIT.toNanos()) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
            found = look.get();
        }
        return found;
    }

    /** The content of the file once its creator has written it. */
    private Optional<String> settled() {
        return await(this::read, found -> found.isEmpty() || isComplete(found.get()));
    }

    private Optional<String> read() {
        try (InputStream in = folder.read(name)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the lock " + folder + "/" + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether its creator has written all of it. */
    private static boolean isComplete(String holder) {
        return holder.endsWith("\n");
    }

    /** Whether a holder was a process of this machine that has ended, or this one, which has given the lock up. */
    private static boolean hasEnded(String holder) {
        Matcher parts = HOLDER.matcher(holder.strip());
        if (!parts.matches()) {
            return false;
        }
        WriterProcess process = new WriterProcess(
                Long.parseLong(parts.group(1)),
                parts.group(2),
                Instant.parse(parts.group(3)).getEpochSecond());
        return process.equals(WriterProcess.current()) ? !OWN.contains(holder) : process.hasEnded();
    }

    /** Removes the file where it is this lock's. A file that cannot be removed is taken over after this process has ended. */
    private void release() {
        try {
            if (read().equals(Optional.of(content))) {
                folder.deleteFile(name);
            }
        } catch (IllegalArgumentException e) {
            // the work under the lock is done or has failed, which is what to report
            return;
        } finally {
            OWN.remove(content);
        }
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(removal);
        }
        release();
    }
}

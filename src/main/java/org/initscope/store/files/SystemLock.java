package org.initscope.store.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock of the operating system. It ends with the process that holds it, however that ends. The file itself may stay.
 *
 * <p>Unix gives all locks of a process on a file back as soon as the process closes that file anywhere. So a process that has
 * the lock opens the file no second time.
 */
final class SystemLock implements FolderLock {
    private static final int MOST_ATTEMPTS = 10;

    /** The locks of this process. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private SystemLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    static FolderLock take(DataFolder folder, String what, String remedy) throws IOException {
        Path file = Path.of(folder.absolute().toUri().getPath()).toRealPath().resolve(FILE);
        String own = "process " + ProcessHandle.current().pid();
        String other = own;
        if (OWN.add(file)) {
            Optional<SystemLock> lock = Optional.empty();
            try {
                lock = lock(file, own);
                if (lock.isPresent()) {
                    return lock.get();
                }
            } finally {
                if (lock.isEmpty()) {
                    OWN.remove(file);
                }
            }
            other = Files.readString(file).strip();
        }
        throw new IllegalArgumentException(
                "the " + what + " in " + folder + " is running already (" + other + "): " + remedy);
    }

    /** Locks the file that now has the name, since another process may have removed its folder and made it again. */
    private static Optional<SystemLock> lock(Path file, String holder) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            createWhereMissing(file);
            Optional<Object> before = identity(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            if (before.isPresent() && before.equals(identity(file))) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
                return Optional.of(new SystemLock(file, channel, lock));
            }
            channel.close();
        }
        throw new NoSuchFileException(file + " is removed and made again all the time");
    }

    private static void createWhereMissing(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // another process has created it
            return;
        }
    }

    /** What distinguishes a file from another one of its name; empty where the operating system has no such thing. */
    private static Optional<Object> identity(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(Optional.ofNullable(attributes.fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN.remove(file);
        }
    }
}

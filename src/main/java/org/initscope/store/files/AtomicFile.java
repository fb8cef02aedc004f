package org.initscope.store.files;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A file on any file system of Hadoop that a reader finds whole or not at all, also after a crash or a failed operation.
 * It is written under a hidden name of its own, brought to the disk when it is closed, and then renamed.
 */
public final class AtomicFile {
    private static final String TAKEN =
            "the file %s cannot be put in its place, another may have been put there meanwhile";

    private final Configuration hadoop;
    private final Path named;
    private final Path hidden;
    private final FileSystem fileSystem;
    private Optional<SyncedStream> stream = Optional.empty();

    private AtomicFile(Configuration hadoop, Path named, FileSystem fileSystem) {
        this.hadoop = hadoop;
        this.named = named;
        this.hidden = new Path(named.getParent(), StagingName.take(named.getName()));
        this.fileSystem = fileSystem;
    }

    /** A file that is to have a name. Nothing is written yet. */
    public static AtomicFile of(Configuration hadoop, Path named) throws IOException {
        return new AtomicFile(hadoop, named, PathFileSystem.of(hadoop, named));
    }

    /** What writes to a stream. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes a file in the place of an earlier one. */
    static void write(Configuration hadoop, Path named, Content content) throws IOException {
        AtomicFile file = of(hadoop, named);
        try {
            try (OutputStream out = file.create()) {
                content.write(out);
            }
            file.replace();
        } catch (IOException | RuntimeException | FSError e) {
            file.discardAfter(e);
            throw e;
        }
    }

    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** Opens the file under its hidden name. */
    public FSDataOutputStream create() throws IOException {
        SyncedStream opened = new SyncedStream(fileSystem.create(hidden, true));
        stream = Optional.of(opened);
        return opened;
    }

    /**
     * Gives the file its name.
     *
     * @throws IllegalArgumentException where a file of this name stands there already, or this one is not whole
     */
    public void commit() throws IOException {
        require(!fileSystem.exists(named), "the file %s exists already: it is never written again", named);
        move(() -> fileSystem.rename(hidden, named));
    }

    /**
     * Gives the file its name in the place of an earlier one; a reader finds the one or the other.
     *
     * @throws IllegalArgumentException where this one is not whole
     */
    public void replace() throws IOException {
        if (EarlierFile.isHdfs(named)) {
            move(() -> {
                FileContext.getFileContext(fileSystem.getUri(), hadoop).rename(hidden, named, Options.Rename.OVERWRITE);
                return true;
            });
        } else if (EarlierFile.isNeverNeeded(named)) {
            move(() -> fileSystem.rename(hidden, named));
        } else {
            replaceInSteps();
        }
        StagingName.removeLeftovers(fileSystem, named.getParent());
    }

    private void replaceInSteps() throws IOException {
        requireWhole();
        Path earlier = EarlierFile.of(named);
        if (fileSystem.exists(named)) {
            delete(fileSystem, earlier, false);
            require(rename(fileSystem, named, earlier), TAKEN, named);
        }
        try {
            move(() -> fileSystem.rename(hidden, named));
        } catch (IOException | RuntimeException e) {
            putBack(earlier, e);
            throw e;
        }
        delete(fileSystem, earlier, false);
    }

    private void putBack(Path earlier, Exception failure) {
        try {
            if (fileSystem.exists(earlier) && !fileSystem.exists(named)) {
                fileSystem.rename(earlier, named);
            }
        } catch (IOException e) {
            // it stays aside, where it is found
            failure.addSuppressed(e);
        }
    }

    /** What moves a file; whether it did. */
    @FunctionalInterface
    private interface Move {
        boolean run() throws IOException;
    }

    private void move(Move move) throws IOException {
        requireWhole();
        require(hasMoved(fileSystem, hidden, named, move), TAKEN, named);
        StagingName.giveUp(hidden.getName());
    }

    private void requireWhole() {
        require(
                stream.filter(SyncedStream::isWhole).isPresent(),
                "the file %s is not whole: some of it could not be written",
                named);
    }

    /** Renames a file or folder; whether it has been. Nothing may stand under the other name. */
    public static boolean rename(FileSystem fileSystem, Path from, Path to) throws IOException {
        return hasMoved(fileSystem, from, to, () -> fileSystem.rename(from, to));
    }

    /** Where only the answer was lost, a file has been moved: object stores and lost connections fail so. */
    private static boolean hasMoved(FileSystem fileSystem, Path from, Path to, Move move) throws IOException {
        try {
            return move.run() || isMoved(fileSystem, from, to);
        } catch (IOException e) {
            if (isMoved(fileSystem, from, to)) {
                return true;
            }
            throw e;
        }
    }

    private static boolean isMoved(FileSystem fileSystem, Path from, Path to) throws IOException {
        return !fileSystem.exists(from) && fileSystem.exists(to);
    }

    /** Whether a file of the name stands there. */
    public boolean stands() throws IOException {
        return fileSystem.exists(named);
    }

    /** Removes the file that has its name. */
    public void takeBack() throws IOException {
        delete(fileSystem, named, false);
    }

    /** Removes the hidden file, written to its end or not. */
    public void discard() throws IOException {
        try {
            if (stream.isPresent()) {
                stream.get().close();
            }
        } catch (IOException | FSError e) {
            // it is removed in any case
        } finally {
            StagingName.giveUp(hidden.getName());
        }
        delete(fileSystem, hidden, false);
    }

    /** Removes the hidden file after a failure, which is the one to report. */
    public void discardAfter(Throwable failure) {
        try {
            discard();
        } catch (IOException | FSError e) {
            failure.addSuppressed(e);
        }
    }

    /** Removes a file or folder where it is there. A hidden name is free from then on. */
    public static void delete(FileSystem fileSystem, Path path, boolean recursive) throws IOException {
        StagingName.giveUp(path.getName());
        if (!fileSystem.delete(path, recursive) && fileSystem.exists(path)) {
            throw new IOException(path + " cannot be removed");
        }
    }

    /**
     * The sentence about a file that cannot be written.
     *
     * @param what the file is, such as {@code table}
     * @param cause an IOException, or Hadoop's FSError, as which its local files throw one
     */
    public static IllegalArgumentException unwritable(String what, Path file, Throwable cause) {
        Throwable reason = cause instanceof FSError && cause.getCause() != null ? cause.getCause() : cause;
        String sentence = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return new IllegalArgumentException(
                "the " + what + " " + file + " cannot be written: " + StagingName.shown(sentence, file.getName()),
                cause);
    }
}

package org.initscope.store.checkpoints;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.initscope.store.files.AtomicFile;
import org.initscope.store.files.PathFileSystem;

/**
 * The checkpoints of one run, on any file system of Hadoop. Each is written whole, brought to the disk and then named.
 * The last two are kept, so that there is one before a torn one.
 */
public final class CheckpointFolder {
    private static final String PREFIX = "checkpoint-";
    private static final int KEPT = 2;

    private final Configuration hadoop;
    private final Path folder;

    public CheckpointFolder(Configuration hadoop, String folder) {
        this.hadoop = hadoop;
        this.folder = new Path(folder);
    }

    /**
     * What a run can go on from.
     *
     * @param checkpoint the last intact one
     * @param skipped a sentence about each later one that is torn
     */
    public record Recovery(Optional<Checkpoint> checkpoint, List<String> skipped) {
        public Recovery {
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * Makes the folder where it is not there.
     *
     * @throws IllegalArgumentException where it cannot be made
     */
    public void create() {
        try {
            require(fileSystem().mkdirs(folder), "the folder %s cannot be made", folder);
        } catch (IOException e) {
            throw AtomicFile.unwritable("folder", folder, e);
        }
    }

    /**
     * Requires that the folder is still where it was made, since writing on would make half a run anew.
     *
     * @throws IllegalArgumentException where it is not
     */
    public void requireThere() {
        require(
                exists(),
                "the folder %s has gone, it was removed or moved while the run wrote to it: train again",
                folder);
    }

    /**
     * Writes a checkpoint and removes those before the last two.
     *
     * @throws IllegalArgumentException where it cannot be written; those that are there stay
     */
    public void write(Checkpoint checkpoint) {
        Path named = new Path(folder, name(checkpoint.rounds()));
        try {
            AtomicFile file = AtomicFile.of(hadoop, named);
            try {
                try (OutputStream out = file.create()) {
                    out.write(CheckpointFormat.write(checkpoint));
                }
                file.replace();
            } catch (IOException | RuntimeException | FSError e) {
                file.discardAfter(e);
                throw e;
            }
        } catch (IOException | FSError e) {
            throw AtomicFile.unwritable("checkpoint", named, e);
        }
        List<Path> all = named();
        delete(all.subList(0, Math.max(0, all.size() - KEPT)));
    }

    /**
     * Finds the last intact checkpoint, and removes hidden files and the torn ones after it.
     *
     * @throws IllegalArgumentException where one is intact but of another version
     */
    public Recovery recover() {
        delete(files().stream()
                .filter(file -> !file.getName().startsWith(PREFIX))
                .toList());
        List<Path> named = new ArrayList<>(named());
        List<String> skipped = new ArrayList<>();
        while (!named.isEmpty()) {
            Path last = named.remove(named.size() - 1);
            try {
                return new Recovery(Optional.of(CheckpointFormat.read(bytes(last))), skipped);
            } catch (CheckpointFormat.TornException e) {
                skipped.add("the checkpoint " + last + " is torn and left out: " + e.getMessage());
                delete(List.of(last));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the checkpoint " + last + " cannot be used: " + e.getMessage(), e);
            }
        }
        return new Recovery(Optional.empty(), skipped);
    }

    /** Whether the folder is there, with checkpoints or still without. */
    public boolean exists() {
        try {
            return fileSystem().exists(folder);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Removes the folder with the checkpoints of a run that has come to its end, the oldest first. */
    public void remove() {
        delete(named());
        try {
            AtomicFile.delete(fileSystem(), folder, true);
        } catch (IOException e) {
            throw AtomicFile.unwritable("folder", folder, e);
        }
    }

    private static String name(long rounds) {
        return String.format(Locale.ROOT, PREFIX + "%012d.bin", rounds);
    }

    private FileSystem fileSystem() throws IOException {
        return PathFileSystem.of(hadoop, folder);
    }

    private List<Path> named() {
        return files().stream()
                .filter(file -> file.getName().startsWith(PREFIX))
                .sorted(Comparator.comparing(Path::getName))
                .toList();
    }

    private List<Path> files() {
        try {
            return Arrays.stream(fileSystem().listStatus(folder))
                    .map(file -> new Path(folder, file.getPath().getName()))
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private byte[] bytes(Path file) {
        try (InputStream in = fileSystem().open(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void delete(List<Path> files) {
        for (Path file : files) {
            try {
                AtomicFile.delete(fileSystem(), file, false);
            } catch (IOException e) {
                throw AtomicFile.unwritable("checkpoint", file, e);
            }
        }
    }

    private static IllegalArgumentException unreadable(Path path, IOException cause) {
        return new IllegalArgumentException(path + " cannot be read: " + cause.getMessage(), cause);
    }
}

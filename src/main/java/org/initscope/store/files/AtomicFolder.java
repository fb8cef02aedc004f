package org.initscope.store.files;

import static org.initscope.core.Check.require;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder that is written under a hidden name and then gets its own, in which no reader finds half of it. */
public final class AtomicFolder {
    private AtomicFolder() {}

    /**
     * Gives a folder its name.
     *
     * @throws IllegalArgumentException where something stands there already; of two that give the name at once, one says so
     */
    public static void giveName(FileSystem fileSystem, Path hidden, Path named) throws IOException {
        require(
                !fileSystem.exists(named)
                        && AtomicFile.rename(fileSystem, hidden, named)
                        && isFirst(fileSystem, hidden, named),
                "the output folder %s exists already: name another or remove it",
                named);
        StagingName.giveUp(hidden.getName());
    }

    /** A rename onto a folder that another process has just put there moves this one into it. */
    private static boolean isFirst(FileSystem fileSystem, Path hidden, Path named) throws IOException {
        Path inside = new Path(named, hidden.getName());
        if (!fileSystem.exists(inside)) {
            return true;
        }
        AtomicFile.delete(fileSystem, inside, true);
        return false;
    }
}

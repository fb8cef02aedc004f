package org.initscope.report.export;

import java.io.IOException;
import java.util.List;
import org.initscope.store.files.DataFolder;

/**
 * Files on their way into a folder. They are written to a hidden folder in it, and a commit moves all of them to their
 * places. Without a commit nothing stays, and a folder that was made for them is removed.
 */
final class StagedFolder implements AutoCloseable {
    private final DataFolder folder;
    private final DataFolder staging;
    private final boolean made;
    private boolean committed;

    private StagedFolder(DataFolder folder, DataFolder staging, boolean made) {
        this.folder = folder;
        this.staging = staging;
        this.made = made;
    }

    /** Makes the hidden folder, and the one that it lies in where it is not there. */
    static StagedFolder in(DataFolder folder) {
        boolean made = !folder.exists();
        return new StagedFolder(folder, folder.hidden("export", "give another -o"), made);
    }

    /** Where to write. */
    DataFolder folder() {
        return staging;
    }

    /** Moves every file to its place, over an earlier one, and returns their paths in the folder. */
    List<String> commit() {
        List<String> files = staging.moveInto(folder);
        committed = true;
        return files;
    }

    /**
     * The sentence about a folder that cannot be written.
     *
     * @param failure an IOException, or what a file system or a consumer of rows throws around one
     */
    static IllegalArgumentException unwritable(DataFolder folder, Throwable failure) {
        Throwable reason = failure.getCause() instanceof IOException cause ? cause : failure;
        return new IllegalArgumentException(
                "the folder " + folder + " cannot be written (" + reason.getMessage() + "): give another -o", failure);
    }

    @Override
    public void close() {
        staging.delete();
        if (made && !committed) {
            // this keeps what another export has put into it meanwhile
            folder.deleteWhereEmpty();
        }
    }
}

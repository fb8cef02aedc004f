package org.initscope.app.machine;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.initscope.core.ShellWord;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.PathFileSystem;
import picocli.CommandLine.TypeConversionException;

/** Paths of the command line that may stand on any file system of Hadoop: one without a scheme is of this machine. */
public final class DataPath {
    private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

    private DataPath() {}

    /**
     * The path of a text.
     *
     * @throws TypeConversionException where it is none
     */
    public static Path parse(String text) {
        MountedPath.requirePrintable(text);
        try {
            return URI.matcher(text).matches() ? new Path(text) : new Path(null, null, text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no path: " + e.getMessage());
        }
    }

    /** The path as a shell is given it, so that it is read here as the same one. */
    public static String pasted(Path path) {
        String text = path.toString();
        boolean taken = text.startsWith("-")
                || path.toUri().getScheme() == null && URI.matcher(text).matches();
        return ShellWord.quoted(taken ? "./" + text : text);
    }

    /** The path as a sentence shows it: relative where it lies below the working directory of this machine. */
    public static Path shown(Path path) {
        if (!PathFileSystem.isLocal(path)) {
            return path;
        }
        String here = folder(new Path(".")).absolute() + "/";
        Path absolute = folder(path).absolute();
        String text = absolute.toString();
        return text.startsWith(here) ? new Path(null, null, text.substring(here.length())) : absolute;
    }

    /** The folder of a path. */
    public static DataFolder folder(Path path) {
        return new DataFolder(HadoopSettings.read(), path);
    }
}

package org.initscope.app.machine;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/** A writer that hands on a formatted text as a whole, which {@link PrintWriter} writes in pieces that are each fitted by itself. */
public class WholeTextWriter extends PrintWriter {
    /** A writer that flushes what ends a line. */
    public WholeTextWriter(Writer out) {
        super(out, true);
    }

    @Override
    public final PrintWriter format(Locale locale, String format, Object... arguments) {
        print(String.format(locale, format, arguments));
        flush();
        return this;
    }
}

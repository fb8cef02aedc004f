package org.initscope.app.config.text;

import com.typesafe.config.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences about a text that is no job file, in place of those of the library that parses it. */
final class FormatFault {
    /** The place in front of the library's message. */
    private static final Pattern PLACE =
            Pattern.compile("^(?:merge of )?(?<source>.*?): (?<line>\\d+)(?:-\\d+)?(?:,.*?: \\d+(?:-\\d+)?)?: ");

    /** The library's guesses about other file formats, after its message. */
    private static final Pattern GUESS = Pattern.compile(" \\((if you intended|Reserved|you can|use quot).*$");

    /** What a parser found in the place of something else. */
    private static final Pattern SIGN = Pattern.compile("(?:got|not:|token:)[^']{0,20}(?<sign>'[^']{1,20}')");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??[^}]{1,80}}");

    private FormatFault() {}

    static String sentence(ConfigException e) {
        String message = e.getMessage().replace('\n', ' ');
        Matcher place = PLACE.matcher(message);
        String where = "";
        if (place.find()) {
            where = place(place.group("source"), place.group("line"));
            message = message.substring(place.end());
        }
        if (e instanceof ConfigException.IO) {
            return "cannot read " + Scalars.shortened(message);
        }
        Matcher reference = REFERENCE.matcher(message);
        String named = reference.find() ? reference.group() : "${…}";
        if (message.contains("cycle of substitutions")) {
            return where + named + " leads back to itself: give one of the keys on the way a value";
        }
        if (e instanceof ConfigException.UnresolvedSubstitution) {
            return where + named + " is the value of no key: name one that has a value, or write ${?…} for none";
        }
        if (e instanceof ConfigException.Parse || e instanceof ConfigException.BadPath) {
            return where + unparsed(GUESS.matcher(message).replaceFirst(""));
        }
        if (e instanceof ConfigException.WrongType) {
            return where
                    + "the value here is joined with a list or section and is none: += and ${…} [ … ] append to lists";
        }
        return where + "the values that ${…} and += stand for cannot be filled in: write them out";
    }

    private static String unparsed(String message) {
        if (message.contains("End of input but") || message.contains("end of file")) {
            return "the text ends where a value, a quote, ] or } is missing";
        }
        if (message.contains("newline in quoted")) {
            return "the line ends where a quote is missing";
        }
        if (message.contains("include statements nested")) {
            return "an include leads back to the file that it stands in: leave it out";
        }
        if (message.contains("include")) {
            return "include takes the name of a file in quotes";
        }
        Matcher sign = SIGN.matcher(message);
        String found = sign.find() ? "has " + sign.group("sign") + " where it cannot stand" : "does not parse";
        return found + ": quote a text that is no plain word or number";
    }

    private static String place(String source, String line) {
        return source.startsWith(Origins.OVERRIDE)
                ? Origins.OVERRIDE + ": "
                : Origins.shown(source) + ":" + line + ": ";
    }
}

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** Writes the names of the table usNameData, one a line, in the order of its rows: DATABASE BIRTHS_PER_LINE FILE. */
final class AllNames {
    public static void main(String[] arguments) throws SQLException, IOException {
        long birthsPerLine = Long.parseLong(arguments[1]);
        Path out = Path.of(arguments[2]);
        Path unfinished = out.resolveSibling("." + out.getFileName() + ".unfinished");
        long lines = 0;
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                ResultSet rows = database.createStatement()
                        .executeQuery("select name, births from usNameData order by id");
                BufferedWriter writer = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
            while (rows.next()) {
                String name = rows.getString(1).toLowerCase(Locale.ROOT);
                long births = rows.getLong(2);
                long repeats = birthsPerLine == 0 ? 1 : (births + birthsPerLine - 1) / birthsPerLine;
                for (long i = 0; i < repeats; i++) {
                    writer.write(name);
                    writer.write('\n');
                }
                lines += repeats;
            }
        }
        Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
        System.out.printf(Locale.ROOT, "%,d names written to %s%n", lines, out);
    }
}

package org.initscope.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.files.DataFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of a watch answers this machine alone, and nothing but its pages. */
class WatchServerTest {
    private static final String LOCAL = "Host: 127.0.0.1\r\n";

    @TempDir
    Path folder;

    private Watch watch;
    private WatchServer server;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("<img src=x>"));
        watch = new Watch(
                new WatchedSearch(new DataFolder(
                        new Configuration(),
                        new org.apache.hadoop.fs.Path(
                                folder.resolve("<img src=x>").toString()))),
                () -> {});
        server = WatchServer.start(watch, 0);
    }

    @AfterEach
    void close() {
        server.close();
        watch.close();
    }

    private int port() {
        return URI.create(server.address()).getPort();
    }

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port())) {
            socket.getOutputStream()
                    .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePageOfThisMachineIsShownWithItsTitleEscaped() throws IOException {
        String page = answer("GET / HTTP/1.1\r\n" + LOCAL);

        assertThat(page)
                .startsWith("HTTP/1.1 200 ")
                .contains("data-live=\"true\"", "connect-src 'self'", "<title>search &lt;img src=x&gt;")
                .containsIgnoringCase("x-content-type-options: nosniff")
                .doesNotContainIgnoringCase("access-control-allow");
        assertThat(answer("GET /state HTTP/1.1\r\nHost: localhost:9000\r\n")).contains("\"phase\":\"beginning\"");
        assertThat(answer("GET /report HTTP/1.1\r\n" + LOCAL)).endsWith("\r\n\r\nnull");
    }

    @Test
    void aNameThatOnlyPointsHereIsRefused() throws IOException {
        for (String host :
                new String[] {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", ""}) {
            assertThat(answer("GET / HTTP/1.1\r\nHost: " + host + "\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(answer("GET / HTTP/1.0\r\n")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void onlyItsOwnPathsAreServedAndNothingIsTaken() throws IOException {
        for (String path : new String[] {"/index.html", "/../etc/passwd", "/progress.json", "/state/"}) {
            assertThat(answer("GET " + path + " HTTP/1.1\r\n" + LOCAL)).as(path).startsWith("HTTP/1.1 404 ");
        }
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"}) {
            assertThat(answer(method + " / HTTP/1.1\r\n" + LOCAL)).as(method).startsWith("HTTP/1.1 405 ");
        }
        String head = answer("HEAD / HTTP/1.1\r\n" + LOCAL);
        assertThat(head).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n").doesNotContain("<html");
    }

    @Test
    void itListensOnLoopbackAlone() {
        assertThat(server.address()).startsWith("http://127.0.0.1:");
        assertThatThrownBy(() -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port()).close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPortThatIsTakenOrNoneIsRefusedInASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> WatchServer.start(watch, taken.getLocalPort()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the port " + taken.getLocalPort() + " of this machine cannot be taken")
                    .hasMessageContaining("give another --port");
        }
        assertThatThrownBy(() -> WatchServer.start(watch, 65_536)).hasMessageContaining("expected 0 to 65535");
    }
}

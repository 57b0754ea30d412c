package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PHP 8.2, built from Debian's source package: the command line and CGI. */
class PhpIT {
  @TempDir private Path directory;

  private Jwasm php(String script, Object... args) {
    Jwasm.file(directory.resolve("script.php"), script);
    return Jwasm.guest("php/php.wasm")
        .volume(directory, "/data")
        .option("--tmpfs", "/tmp")
        .args("/data/script.php")
        .args(args);
  }

  @Test
  void bothCommandsNameTheirVersionAndModules() {
    assertThat(Jwasm.guest("php/php-cgi.wasm").args("-v").expectOutput(0))
        .startsWith("PHP 8.2.")
        .contains("(cgi-fcgi)");
    assertThat(Jwasm.guest("php/php.wasm").args("-m").expectOutput(0).lines())
        .contains("mbstring", "mysqli", "pdo_mysql", "session", "tokenizer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "jvm"})
  void theLanguageAndItsLibraryWork(String engine) {
    String output =
        php("""
        <?php
        echo mb_strtoupper("größe"), " ", mb_strlen("漢字"), " ";
        echo mb_ereg_replace('(\\w+)ö', '\\1oe', "größe"), "\\n";
        echo json_encode(json_decode('{"größe":[1,2.5,null]}'), JSON_UNESCAPED_UNICODE), "\\n";
        echo preg_replace_callback('/(?<user>\\w+)@/', fn($m) => strrev($m['user']), 'user@h');
        echo " ", hash('sha256', 'abc'), "\\n";
        try { intdiv(1, 0); } catch (DivisionByZeroError $e) { echo $e->getMessage(), "\\n"; }
        function squares() { foreach (range(1, 3) as $i) yield $i => $i * $i; }
        foreach (squares() as $k => $v) echo "$k=$v,";
        function depth($n) { return $n ? 1 + depth($n - 1) : 0; }
        echo depth(20000), "\\n";
        printf("%.15g %d %e\\n", 0.1 + 0.2, PHP_INT_MAX, 1e300);
        var_dump(unserialize(serialize(new ArrayObject([1, 2]))) == new ArrayObject([1, 2]));
        """)
            .option("--engine", engine)
            .expectOutput(0);
    assertThat(output)
        .isEqualTo(
            """
            GRÖSSE 2 groeße
            {"größe":[1,2.5,null]}
            resuh ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
            Division by zero
            1=1,2=4,3=9,20000
            0.3 2147483647 1.000000e+300
            bool(true)
            """);
  }

  @Test
  void filesAndSessionsWork() {
    String output =
        php(
                """
                <?php
                ini_set('session.use_cookies', '0');
                session_save_path('/data');
                session_id('abc');
                session_start();
                $_SESSION['größe'] = [1, 2];
                session_write_close();
                mkdir('/data/größe/漢字', 0777, true);
                file_put_contents('/data/größe/x', str_repeat('x', 100000));
                rename('/data/größe/x', '/data/größe/漢字/y');
                echo implode(' ', scandir('/data/größe/漢字')), ' ', filesize('/data/größe/漢字/y'), ' ';
                var_dump(is_writable('/data/größe'), is_readable('/data/script.php'), touch('/tmp/t'));
                $temporary = tempnam('/tmp', 'x');
                echo dirname($temporary), ' ', sys_get_temp_dir(), ' ', getcwd(), ' ', $argv[1], "\\n";
                echo strlen(random_bytes(1000)), ' ', random_int(5, 5), ' ', abs(time() - time()) < 2, "\\n";
                """,
                "argument")
            .expectOutput(0);
    assertThat(output)
        .isEqualTo(
            """
            . .. y 100000 bool(true)
            bool(true)
            bool(true)
            /tmp /tmp / argument
            1000 5 1
            """);
    assertThat(directory.resolve("sess_abc")).hasContent("größe|a:2:{i:0;i:1;i:1;i:2;}");
    assertThat(Files.exists(directory.resolve("größe/漢字/y"))).isTrue();
  }

  @Test
  void exitCodesAndExceptionsEndIt() {
    php("<?php exit(42);").expectExit(42);
    assertThat(php("<?php none();").expectExit(255).stdout()).contains("Uncaught Error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "jvm"})
  void aFatalErrorEndsTheScriptAndRunsItsShutdown(String engine) {
    String script =
        """
        <?php
        register_shutdown_function(function () { echo "shut down"; });
        trigger_error('on purpose', E_USER_ERROR);
        """;
    assertThat(php(script).option("--engine", engine).expectExit(255).stdout())
        .contains("Fatal error", "on purpose")
        .endsWith("shut down");
  }

  @Test
  void withoutExceptionsAFatalErrorTraps() {
    Jwasm.file(directory.resolve("f.php"), "<?php trigger_error('on purpose', E_USER_ERROR);");
    assertThat(
            Jwasm.guest("php/php-cgi-trap.wasm")
                .volume(directory, "/data")
                .args("-q", "/data/f.php")
                .expectExit(134)
                .stdout())
        .contains("Fatal error", "on purpose");
  }

  @Test
  void aCgiRequestReadsItsBody() {
    Jwasm.file(
        directory.resolve("cgi.php"),
        "<?php header('X-Test: 1'); echo $_POST['a'], ' ', $_GET['q'];");
    String output =
        Jwasm.guest("php/php-cgi.wasm")
            .volume(directory, "/data")
            .env("REDIRECT_STATUS", "200")
            .env("REQUEST_METHOD", "POST")
            .env("CONTENT_TYPE", "application/x-www-form-urlencoded")
            .env("CONTENT_LENGTH", "17")
            .env("QUERY_STRING", "q=2")
            .env("SCRIPT_FILENAME", "/data/cgi.php")
            .stdin("a=gr%C3%B6%C3%9Fe and more")
            .expectOutput(0);
    assertThat(output).contains("X-Test: 1\r\n").endsWith("\r\n\r\ngröße 2");
  }

  @Test
  void itsOwnBenchmarkRunsToTheEnd() {
    Path bench = Places.guest("php/bench.php");
    String output =
        Jwasm.guest("php/php.wasm").volume(bench, "/bench.php").args("/bench.php").expectOutput(0);
    assertThat(output.lines().map(line -> line.replaceAll(" .*", "")))
        .contains("mandel", "ackermann(7)", "hash1(50000)", "strcat(200000)", "Total");
  }
}

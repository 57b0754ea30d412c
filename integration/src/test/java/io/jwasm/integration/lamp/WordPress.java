package io.jwasm.integration.lamp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a visitor and an author do with a WordPress, by curl. */
public final class WordPress {
  /** Of the user {@code admin}. */
  public static final String PASSWORD = "correct horse battery staple";

  private final Curl curl;
  private final String base;
  private final Path cookies;

  /**
   * A visitor without cookies.
   *
   * @param base e.g. {@code http://web}
   * @param cookies a file to keep them in
   */
  public WordPress(Curl curl, String base, Path cookies) {
    this.curl = curl;
    this.base = base;
    this.cookies = cookies;
  }

  private String body(String path, Object... options) {
    List<Object> words = new ArrayList<>(List.of("-f", "-b", cookies, "-c", cookies));
    words.addAll(List.of(options));
    words.add(base + path);
    return curl.call(words.toArray()).expectExit(0).stdout();
  }

  /** Answers the installer's form. */
  public void install(String title) {
    String page =
        body(
            "/wp-admin/install.php?step=2",
            "--data-urlencode",
            "weblog_title=" + title,
            "-d",
            "user_name=admin&admin_email=admin@example.org&pw_weak=1&blog_public=0",
            "--data-urlencode",
            "admin_password=" + PASSWORD,
            "--data-urlencode",
            "admin_password2=" + PASSWORD);
    assertThat(page).contains("WordPress has been installed");
  }

  /** Logs in and returns the dashboard. */
  public String logIn() {
    body("/wp-login.php");
    String page =
        body(
            "/wp-login.php",
            "-L",
            "--data-urlencode",
            "pwd=" + PASSWORD,
            "-d",
            "log=admin&wp-submit=Log+In&testcookie=1",
            "--data-urlencode",
            "redirect_to=" + base + "/wp-admin/");
    assertThat(page).contains("<title>Dashboard");
    return page;
  }

  /** Uploads an image by the form of the media library; returns its address and number. */
  public Media upload(Path image, String type) {
    String form = body("/wp-admin/media-new.php");
    String library =
        body(
            "/wp-admin/media-new.php",
            "-L",
            "-F",
            "async-upload=@" + image + ";type=" + type,
            "-F",
            "html-upload=Upload",
            "-F",
            "post_id=0",
            "-F",
            "_wpnonce=" + find(form, "name=\"_wpnonce\" value=\"(\\w+)\""));
    assertThat(library).contains("<title>Media Library");
    String media = rest("/wp/v2/media", "-G");
    return new Media(
        find(media, "\"source_url\":\"([^\"]+)\"").replace("\\/", "/"),
        find(media, "\"id\":(\\d+)"));
  }

  /**
   * An uploaded file.
   *
   * @param address where it is served
   * @param number in the media library
   */
  public record Media(String address, String number) {}

  /** Publishes a post with a picture above it; returns its number. */
  public String publish(String title, String html, Media picture) {
    String answer =
        rest(
            "/wp/v2/posts",
            "--data-urlencode",
            "title=" + title,
            "--data-urlencode",
            "content=" + html,
            "-d",
            "status=publish&featured_media=" + picture.number());
    return find(answer, "\"id\":(\\d+)");
  }

  private String rest(String route, Object... options) {
    List<Object> words = new ArrayList<>(List.of(options));
    words.addAll(
        List.of("-H", "X-WP-Nonce: " + body("/wp-admin/admin-ajax.php?action=rest-nonce")));
    return body("/index.php?rest_route=" + route, words.toArray());
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("\"%s\" in %s", pattern, text).isTrue();
    return matcher.group(1);
  }
}

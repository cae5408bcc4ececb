package io.ternmq.broker.settings;

import io.ternmq.broker.settings.Catalogue.Group;

/** The reference page of the settings, in Markdown. */
public final class Reference {
  private static final String INTRODUCTION =
      """
      # Settings

      This page is written by `tern config --reference`; a test fails where it is out of date.

      A setting is found in the first of these places that names it: the command line
      (`--set limits.queue.messages=5000`, or an option of its own), the environment
      (`TERN_LIMITS_QUEUE_MESSAGES`: upper case, dots to underscores), the file (`--config FILE`, else the one that
      `TERN_CONFIG` names, else `tern.yaml` in the current folder), its default. `tern config` shows what counts and
      where it came from; `tern config --check FILE` checks a file.

      In the file a dot may be a level or stand in the name:

      ```yaml
      limits:
        queue:
          messages: 5000
          bytes: 16MiB
      session.grace: 2d
      ```

      Times have a unit (ms, s, m, h, d), bytes may have one (KiB, MiB, GiB). A relative path begins at the folder of
      the file that it stands in. What is unknown or wrong is refused with its line, never ignored. *Live* settings
      are taken over by a running broker at SIGHUP; the others want a restart.
      """;

  private Reference() {}

  /** The whole page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Group group : Group.ALL) {
      table(page, group);
    }
    table(page, Group.LISTENER);
    page.append('\n')
        .append("Those of `tls` and `websocket` stand for the settings of the same name");
    page.append(" outside, where a listener sets them.\n");
    return page.toString();
  }

  private static void table(StringBuilder page, Group group) {
    page.append("\n## ").append(group.title()).append("\n\n");
    page.append("| setting | default | meant is | live | what it is |\n|---|---|---|---|---|\n");
    for (Setting<?> setting : group.settings()) {
      String standard = setting.standardText();
      page.append("| `").append(setting.name()).append("` | ");
      page.append(standard.isEmpty() ? "" : "`" + standard + "`").append(" | ");
      page.append(setting.type().meant()).append(" | ");
      page.append(setting.isReloadable() ? "live" : "").append(" | ");
      page.append(setting.meaning()).append(" |\n");
    }
  }
}

package io.ternmq.broker.builtin;

import io.ternmq.broker.security.AccessFile;
import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.broker.spi.AuthorizerProvider;
import io.ternmq.broker.spi.ExtensionContext;
import io.ternmq.broker.spi.ExtensionException;
import io.ternmq.brokercore.security.Authorizer;

/** The authorizer {@code access-file}: mosquitto's access-list file, setting {@code file}. */
public final class AccessFileProvider implements AuthorizerProvider {
  @Override
  public String name() {
    return "access-file";
  }

  @Override
  public Authorizer create(ExtensionContext context) throws ExtensionException {
    try {
      return AccessFile.open(context.requiredPath("file"));
    } catch (FileMistakeException e) {
      throw new ExtensionException(String.valueOf(e.getMessage()), e);
    }
  }
}

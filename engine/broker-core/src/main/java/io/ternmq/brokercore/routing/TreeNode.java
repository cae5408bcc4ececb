package io.ternmq.brokercore.routing;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One level of the topic tree. Children, and receivers, only where there are any. Readers on every
 * lane, writers one at a time.
 */
final class TreeNode {
  final @Nullable TreeNode parent;
  final String level;
  final int hash;
  volatile @Nullable TreeNode plus;

  /** Who wants topics that end here. */
  volatile @Nullable Receivers exact;

  /** Who wants everything from here on: {@code #}. */
  volatile @Nullable Receivers all;

  private volatile @Nullable Object @Nullable [] children;

  TreeNode(@Nullable TreeNode parent, String level) {
    this.parent = parent;
    this.level = level;
    this.hash = level.hashCode();
  }

  /** The child of this name; any thread. */
  @Nullable TreeNode child(String name) {
    @Nullable Object @Nullable [] known = children;
    return known == null ? null : TreeChildren.find(known, name);
  }

  /** The child of this name, made where it is missing. */
  TreeNode reachChild(String name, UnaryOperator<String> interned) {
    @Nullable Object @Nullable [] known = children;
    TreeNode child = known == null ? null : TreeChildren.find(known, name);
    if (child != null) {
      return child;
    }
    TreeNode made = new TreeNode(this, interned.apply(name));
    children = TreeChildren.with(known, made);
    return made;
  }

  TreeNode reachPlus() {
    TreeNode known = plus;
    if (known == null) {
      known = new TreeNode(this, "+");
      plus = known;
    }
    return known;
  }

  void forget(TreeNode node) {
    @Nullable Object @Nullable [] known = children;
    if (plus == node) {
      plus = null;
    } else if (known != null) {
      children = TreeChildren.without(known, node);
    }
  }

  boolean isEmpty() {
    return children == null && plus == null && exact == null && all == null;
  }
}

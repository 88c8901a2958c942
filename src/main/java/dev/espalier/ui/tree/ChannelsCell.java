package dev.espalier.ui.tree;

import javafx.css.PseudoClass;
import org.jspecify.annotations.Nullable;

/** How many channels a layer makes; what they go together with is in the tooltip. */
final class ChannelsCell extends TipCell<RowChannels> {

  private static final PseudoClass FIXED = PseudoClass.getPseudoClass("unprunable");

  ChannelsCell() {
    super("channels-cell");
  }

  @Override
  protected void updateItem(@Nullable RowChannels item, boolean empty) {
    super.updateItem(item, empty);
    RowChannels shown = empty || item == null ? RowChannels.NONE : item;
    show(shown.text(), shown.words());
    pseudoClassStateChanged(FIXED, shown.fixed());
  }
}

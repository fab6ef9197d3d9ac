"""Front doors: they listen and show; they decide nothing."""

"""honours-kg: newsletters of associations read offline into a graph in which every fact shows its sentence."""

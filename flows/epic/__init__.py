"""An epic: a parent issue, its phases in order, its branch. `standing` reads where it stands;
`group` and `branch` name and form it; every other file here is one rule."""

"""Reports: the model that every front end shares, and the forms it is written in."""

"""How one installation of Suar is put together: settings, addresses of its pages, the entrance of the web server."""

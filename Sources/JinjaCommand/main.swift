print("jinja")
